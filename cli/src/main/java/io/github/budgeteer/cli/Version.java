package io.github.budgeteer.cli;

import picocli.CommandLine.IVersionProvider;

/** The version of the program, and of the Java it runs on. */
final class Version implements IVersionProvider {
  @Override
  public String[] getVersion() {
    String version = Version.class.getPackage().getImplementationVersion();
    return new String[]{"budgeteer " + (version == null ? "development" : version),
        "Java " + Runtime.version()};
  }
}

package io.github.budgeteer.cli;

import java.nio.file.Path;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.logging.log4j.core.config.builder.api.ConfigurationBuilder;
import org.apache.logging.log4j.core.config.builder.api.ConfigurationBuilderFactory;
import org.apache.logging.log4j.core.config.builder.impl.BuiltConfiguration;

/** Sends the log of all parts to a file: standard error is the user's. */
final class Logging {
  private Logging() {}

  /** Sends warnings and errors to a file from now on. */
  static void toFile(Path file) {
    ConfigurationBuilder<BuiltConfiguration> builder = ConfigurationBuilderFactory.newConfigurationBuilder();
    builder.add(builder.newAppender("file", "File").addAttribute("fileName", file.toString())
        .add(builder.newLayout("PatternLayout").addAttribute("pattern",
            "%d{ISO8601} %-5p [%t] %c{1.}: %m%n")));
    builder.add(builder.newRootLogger(Level.WARN).add(builder.newAppenderRef("file")));
    Configurator.reconfigure(builder.build());
  }
}

package io.github.budgeteer.cli;

import java.nio.file.Path;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.logging.log4j.core.config.builder.api.ConfigurationBuilder;
import org.apache.logging.log4j.core.config.builder.api.ConfigurationBuilderFactory;
import org.apache.logging.log4j.core.config.builder.impl.BuiltConfiguration;

/** Where the log of all parts goes. */
final class Logging {
  private Logging() {}

  /** Sends warnings and errors to a file from now on: standard error is the user's. */
  static void toFile(Path file) {
    ConfigurationBuilder<BuiltConfiguration> builder = ConfigurationBuilderFactory.newConfigurationBuilder();
    builder.add(builder.newAppender("file", "File").addAttribute("fileName", file.toString())
        .add(builder.newLayout("PatternLayout").addAttribute("pattern",
            "%d{ISO8601} %-5p [%t] %c{1.}: %m%n")));
    builder.add(builder.newRootLogger(Level.WARN).add(builder.newAppenderRef("file")));
    Configurator.reconfigure(builder.build());
  }

  /** Sends warnings and errors to standard error from now on, a line each, with what caused them. */
  static void toStandardError() {
    ConfigurationBuilder<BuiltConfiguration> builder = ConfigurationBuilderFactory.newConfigurationBuilder();
    builder.add(builder.newAppender("console", "Console").addAttribute("target", "SYSTEM_ERR")
        .add(builder.newLayout("PatternLayout").addAttribute("pattern",
            "%d{ISO8601} %-5p %c{1.}: %m%notEmpty{: %throwable{short.message}}%throwable{none}%n")));
    builder.add(builder.newRootLogger(Level.WARN).add(builder.newAppenderRef("console")));
    Configurator.reconfigure(builder.build());
  }
}

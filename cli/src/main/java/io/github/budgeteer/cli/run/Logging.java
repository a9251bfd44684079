package io.github.budgeteer.cli.run;

import java.nio.file.Path;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.logging.log4j.core.config.builder.api.AppenderComponentBuilder;
import org.apache.logging.log4j.core.config.builder.api.ConfigurationBuilder;
import org.apache.logging.log4j.core.config.builder.api.ConfigurationBuilderFactory;
import org.apache.logging.log4j.core.config.builder.impl.BuiltConfiguration;

/** Where the log of all parts goes. */
public final class Logging {
  private static final String IN_FULL = "%d{ISO8601} %-5p [%t] %c{1.}: %m%n";
  private static final String IN_A_LINE = "%d{ISO8601} %-5p %c{1.}: %m%notEmpty{: %throwable{short.message}}%throwable{none}%n";

  private static final String MOST = "32MB";

  private Logging() {}

  /** Sends the log nowhere from now on: what a command has to say it says itself. */
  public static void off() {
    ConfigurationBuilder<BuiltConfiguration> builder = ConfigurationBuilderFactory.newConfigurationBuilder();
    builder.add(builder.newRootLogger(Level.OFF));
    Configurator.reconfigure(builder.build());
  }

  /**
   * Sends warnings and errors to a file from now on: standard error is the user's. When it is full it gets the ending
   * {@code .1} and takes the place of the one before: what repeats itself for months must not fill the disk.
   */
  public static void toFile(Path file) {
    ConfigurationBuilder<BuiltConfiguration> builder = ConfigurationBuilderFactory.newConfigurationBuilder();
    configure(builder, builder.newAppender("log", "RollingFile").addAttribute("fileName", file.toString())
        .addAttribute("filePattern", file + ".%i")
        .addComponent(builder.newComponent("SizeBasedTriggeringPolicy").addAttribute("size", MOST))
        .addComponent(builder.newComponent("DefaultRolloverStrategy").addAttribute("max", 1)), IN_FULL);
  }

  /** Sends warnings and errors to standard error from now on, a line each, with what caused them. */
  public static void toStandardError() {
    ConfigurationBuilder<BuiltConfiguration> builder = ConfigurationBuilderFactory.newConfigurationBuilder();
    configure(builder, builder.newAppender("log", "Console").addAttribute("target", "SYSTEM_ERR"), IN_A_LINE);
  }

  private static void configure(ConfigurationBuilder<BuiltConfiguration> builder,
      AppenderComponentBuilder appender, String pattern) {
    builder.add(appender.add(builder.newLayout("PatternLayout").addAttribute("pattern", pattern)));
    builder.add(builder.newRootLogger(Level.WARN).add(builder.newAppenderRef("log")));
    Configurator.reconfigure(builder.build());
  }
}

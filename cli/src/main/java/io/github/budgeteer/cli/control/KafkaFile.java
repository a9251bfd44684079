package io.github.budgeteer.cli.control;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** A file of options under Kafka's own names, as Kafka's own tools take them. */
public final class KafkaFile {
  private KafkaFile() {}

  /**
   * Reads a file.
   *
   * @param option by which it was named
   * @throws ParameterException if it can't be read
   */
  public static Map<String, String> read(String option, Path file, CommandSpec command) {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      properties.load(reader);
    } catch (IOException | IllegalArgumentException e) {
      throw new ParameterException(command.commandLine(), option + ": " + file
          + " can't be read; accepted: a properties file in UTF-8, with Kafka's own names", e);
    }
    Map<String, String> options = new HashMap<>();
    properties.stringPropertyNames().forEach(name -> options.put(name, properties.getProperty(name)));
    return options;
  }
}

package io.github.budgeteer.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A connector as Connect's REST interface and its standalone mode take it.
 *
 * @param name its name
 * @param config its options, its name among them
 */
record ConnectorFile(String name, Map<String, String> config) {
  private static final JsonMapper JSON = new JsonMapper();

  ConnectorFile {
    Map<String, String> named = new HashMap<>(config);
    named.put("name", name);
    config = Map.copyOf(named);
  }

  /** The same, where anything may be missing. */
  private record Read(@Nullable String name, @Nullable Map<String, String> config) {}

  /**
   * Reads one.
   *
   * @throws IllegalArgumentException if there is none; the message says what would be accepted
   */
  static ConnectorFile read(Path file) {
    try {
      Read read = JSON.readValue(Files.readAllBytes(file), Read.class);
      if (read != null && read.name() != null && read.config() != null) {
        return new ConnectorFile(read.name(), read.config());
      }
    } catch (JsonProcessingException e) {
      // Said below.
    } catch (IOException e) {
      throw new IllegalArgumentException(
          file + " does not exist or can't be read; accepted: a connector's file", e);
    }
    throw new IllegalArgumentException(
        file + " is no connector; accepted: {\"name\": \"…\", \"config\": {\"connector.class\": \"…\", …}}");
  }
}

package io.github.budgeteer.connectors;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;

/** From when on a connector reads at its very first start; later it goes on where it was. */
public sealed interface StartFrom {
  String DEFAULT = "P1D";
  String DOC = "From when on logs are read at the very first start: an instant such as 2026-10-01T00:00:00Z, or how long before that "
      + "start, such as P1D. Later starts go on where the last one ended.";
  ConfigDef.Validator VALIDATOR = ConfigDef.LambdaValidator.with((option, value) -> {
    try {
      of(String.valueOf(value));
    } catch (IllegalArgumentException e) {
      throw new ConfigException(option + ": " + e.getMessage());
    }
  }, () -> "an ISO-8601 instant or duration");

  /** Returns the time, for a first start. */
  Instant at(Instant now);

  /** A time. */
  record At(Instant time) implements StartFrom {
    @Override
    public Instant at(Instant now) {
      return time;
    }
  }

  /** Some time ago. */
  record Ago(Duration duration) implements StartFrom {
    @Override
    public Instant at(Instant now) {
      return now.minus(duration);
    }
  }

  /**
   * Reads what an option says.
   *
   * @throws IllegalArgumentException if it is neither; the message says what would be accepted
   */
  static StartFrom of(String text) {
    try {
      if (text.startsWith("P")) {
        Duration ago = Duration.parse(text);
        if (!ago.isNegative()) {
          return new Ago(ago);
        }
      } else {
        return new At(Instant.parse(text));
      }
    } catch (DateTimeException e) {
      // Said below.
    }
    throw new IllegalArgumentException(
        "'" + text + "'; accepted: an instant such as 2026-10-01T00:00:00Z, or how long ago, such as P1D");
  }
}

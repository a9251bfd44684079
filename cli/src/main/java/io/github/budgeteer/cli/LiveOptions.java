package io.github.budgeteer.cli;

import io.github.budgeteer.topology.stream.TopologySettings;
import java.time.DateTimeException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The options of what goes on until it is stopped. */
final class LiveOptions {
  private static final int LAST_PORT = 65_535;

  @Option(names = "--http-port", paramLabel = "PORT", converter = PortConverter.class, description = "Where health and metrics are served on this machine while new calls are watched for. Default: a port that is free, "
      + "which is printed.")
  @Nullable
  Integer httpPort;

  @Option(names = "--late-horizon", paramLabel = "ISO-8601-DURATION", converter = HorizonConverter.class, description = "How far behind the newest call another one may be, while new calls are watched for, such as PT48H: calls "
      + "beyond it go to quarantine, and are no longer remembered. Default: no end.")
  @Nullable
  Duration lateHorizon;

  @Option(names = "--blind-after", paramLabel = "ISO-8601-DURATION", converter = SilenceConverter.class, description = "After how long without any call metering counts as blind, while new calls are watched for. Default: PT1H.")
  @Nullable
  Duration blindAfter;

  int httpPortOrFree() {
    return httpPort == null ? 0 : httpPort;
  }

  Duration blindAfterOrUsual() {
    return blindAfter == null ? TopologySettings.BLIND_AFTER : blindAfter;
  }

  static final class PortConverter implements ITypeConverter<Integer> {
    @Override
    public Integer convert(String value) {
      try {
        int port = Integer.parseInt(value);
        if (port >= 1 && port <= LAST_PORT) {
          return port;
        }
      } catch (NumberFormatException e) {
        // Told below, with the rest.
      }
      throw new TypeConversionException("'" + value + "' is no port; accepted: 1 to " + LAST_PORT);
    }
  }

  static final class HorizonConverter implements ITypeConverter<Duration> {
    @Override
    public Duration convert(String value) {
      return atLeast(Duration.ofHours(1), value,
          "is no horizon; accepted: an ISO-8601 duration of an hour or more, such as PT48H");
    }
  }

  static final class SilenceConverter implements ITypeConverter<Duration> {
    @Override
    public Duration convert(String value) {
      return atLeast(Duration.ofMinutes(1), value,
          "is no silence to tell of; accepted: an ISO-8601 duration of a minute or more, such as PT1H");
    }
  }

  private static Duration atLeast(Duration shortest, String value, String otherwise) {
    try {
      Duration duration = Duration.parse(value);
      if (duration.compareTo(shortest) >= 0) {
        return duration;
      }
    } catch (DateTimeException e) {
      // Told below, with the rest.
    }
    throw new TypeConversionException("'" + value + "' " + otherwise);
  }
}

package io.github.budgeteer.connectors;

import io.github.budgeteer.connectors.pricelist.PriceListSource;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;

/** Options of {@link AwsPriceListSourceConnector}. */
public final class PriceListConnectorConfig extends AbstractConfig {
  public static final String SOURCES = "sources";
  private static final String SOURCES_DOC = "Where AWS's price list is read from, separated by commas: offer files, GetProducts "
      + "pages, or indexes of offer files; " + PriceListSource.ACCEPTED
      + ". The address of a server alone stands for "
      + "the index of all services there.";
  public static final String POLL_INTERVAL = "poll.interval.ms";
  private static final String POLL_INTERVAL_DOC = "How often the sources are looked at, in milliseconds.";
  public static final String RETRIES = "retries";
  private static final String RETRIES_DOC = "How often a look that failed for a reason that may pass is repeated before the "
      + "next regular one.";
  public static final String RETRY_BACKOFF = "retry.backoff.ms";
  private static final String RETRY_BACKOFF_DOC = "How long to wait before the first repetition, in milliseconds; twice as "
      + "long before each further one.";
  public static final String REQUEST_TIMEOUT = "request.timeout.ms";
  private static final String REQUEST_TIMEOUT_DOC = "How long a connection, and the begin of an answer, may take, in "
      + "milliseconds.";
  public static final String TRANSFER_TIMEOUT = "transfer.timeout.ms";
  private static final String TRANSFER_TIMEOUT_DOC = "How long a whole list may take to arrive, in milliseconds.";

  private static final ConfigDef DEFINITION = OptionDisplay.of(CommonOptions.defineTopics(new ConfigDef())
      .define(SOURCES, ConfigDef.Type.LIST, PriceListSource.AWS.stream().map(PriceListSource::name).toList(),
          ConfigDef.LambdaValidator.with(PriceListConnectorConfig::checkSources,
              () -> PriceListSource.ACCEPTED),
          ConfigDef.Importance.HIGH, SOURCES_DOC)
      .define(POLL_INTERVAL, ConfigDef.Type.LONG, Duration.ofDays(1).toMillis(),
          ConfigDef.Range.atLeast(1_000),
          ConfigDef.Importance.MEDIUM, POLL_INTERVAL_DOC)
      .define(RETRIES, ConfigDef.Type.INT, 8, ConfigDef.Range.between(0, 20), ConfigDef.Importance.LOW,
          RETRIES_DOC)
      .define(RETRY_BACKOFF, ConfigDef.Type.LONG, 5_000L, ConfigDef.Range.atLeast(10),
          ConfigDef.Importance.LOW,
          RETRY_BACKOFF_DOC)
      .define(REQUEST_TIMEOUT, ConfigDef.Type.LONG, 30_000L, ConfigDef.Range.atLeast(10),
          ConfigDef.Importance.LOW, REQUEST_TIMEOUT_DOC)
      .define(TRANSFER_TIMEOUT, ConfigDef.Type.LONG, Duration.ofMinutes(10).toMillis(),
          ConfigDef.Range.atLeast(10), ConfigDef.Importance.LOW, TRANSFER_TIMEOUT_DOC));

  PriceListConnectorConfig(Map<String, String> options) {
    super(DEFINITION, options);
  }

  static ConfigDef definition() {
    return DEFINITION;
  }

  List<PriceListSource> sources() {
    return getList(SOURCES).stream().map(PriceListSource::of).toList();
  }

  Duration pollInterval() {
    return Duration.ofMillis(getLong(POLL_INTERVAL));
  }

  int retries() {
    return getInt(RETRIES);
  }

  /** Returns how long to wait before a repetition, the first of which is number 1; never longer than a regular look. */
  Duration backoff(int repetition) {
    long millis = getLong(RETRY_BACKOFF);
    for (int i = 1; i < repetition && millis < getLong(POLL_INTERVAL); i++) {
      millis *= 2;
    }
    return Duration.ofMillis(Math.min(millis, getLong(POLL_INTERVAL)));
  }

  Duration requestTimeout() {
    return Duration.ofMillis(getLong(REQUEST_TIMEOUT));
  }

  Duration transferTimeout() {
    return Duration.ofMillis(getLong(TRANSFER_TIMEOUT));
  }

  /** The message never holds the value: an address may hold a signature. */
  private static void checkSources(String option, Object value) {
    List<?> sources = value instanceof List<?> list ? list : List.of();
    if (sources.isEmpty()) {
      throw new ConfigException(option + ": no source; accepted: " + PriceListSource.ACCEPTED);
    }
    try {
      List<String> names = sources.stream().map(source -> PriceListSource.of(source.toString()).name())
          .toList();
      for (String name : names) {
        if (names.indexOf(name) != names.lastIndexOf(name)) {
          throw new ConfigException(option + ": " + name + " is there twice; accepted: each source once");
        }
      }
    } catch (IllegalArgumentException e) {
      throw new ConfigException(option + ": " + e.getMessage());
    }
  }
}

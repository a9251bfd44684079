package io.github.budgeteer.connectors;

import io.github.budgeteer.connectors.pricelist.PriceListLoader;
import io.github.budgeteer.connectors.pricelist.PriceLoad;
import io.github.budgeteer.events.Delivery;
import io.github.budgeteer.events.PriceRow;
import io.github.budgeteer.events.Topic;
import io.github.budgeteer.events.Usd;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTask;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads price lists when they are due, on a thread of its own, so that the worker can stop the task in the middle of one.
 *
 * <p>The source offset holds the version of each list. Only the last record of a load carries it; those before carry that
 * nothing is known, so that a load that was cut short is read again whole. The last record is a {@link Delivery}, one for each
 * list, so that there is one even where no price differs.
 */
public final class AwsPriceListSourceTask extends SourceTask {
  private static final Logger LOG = LoggerFactory.getLogger(AwsPriceListSourceTask.class);
  private static final Map<String, String> PARTITION = Map.of("price-lists", "all");
  private static final long LONGEST_POLL_MILLIS = 100;

  private final InstantSource clock;
  private final SourceMetrics metrics;
  private final Map<String, String> versions = new HashMap<>();
  /** USD per million by row key, of what this task has handed over. */
  private final Map<String, Usd> published = new HashMap<>();
  private PriceListConnectorConfig config;
  private PriceListLoader loader;
  private volatile @Nullable FutureTask<PriceLoad> loading;
  private Instant nextLoad = Instant.MIN;
  private int repetitions;

  /** Used by Connect. */
  public AwsPriceListSourceTask() {
    this(InstantSource.system());
  }

  @SuppressWarnings("NullAway.Init") // Connect calls start before anything else.
  AwsPriceListSourceTask(InstantSource clock) {
    this.clock = clock;
    this.metrics = new SourceMetrics(clock);
  }

  @Override
  public String version() {
    return new AwsPriceListSourceConnector().version();
  }

  @Override
  public void start(Map<String, String> options) {
    config = new PriceListConnectorConfig(options);
    loader = new PriceListLoader(config.sources(), config.requestTimeout(), config.transferTimeout());
    Map<String, Object> offset = context.offsetStorageReader().offset(PARTITION);
    if (offset != null) {
      offset.forEach((name, version) -> versions.put(name, String.valueOf(version)));
    }
    metrics.register(context);
  }

  @Override
  public @Nullable List<SourceRecord> poll() throws InterruptedException {
    FutureTask<PriceLoad> current = loading;
    if (current == null) {
      if (clock.instant().isBefore(nextLoad)) {
        Thread.sleep(LONGEST_POLL_MILLIS);
        return null;
      }
      current = startLoading();
    }
    try {
      PriceLoad load = current.get(LONGEST_POLL_MILLIS, TimeUnit.MILLISECONDS);
      loading = null;
      return take(load);
    } catch (TimeoutException | CancellationException e) {
      return null;
    } catch (ExecutionException e) {
      throw new ConnectException("reading the price lists has failed", e.getCause());
    }
  }

  @Override
  public void stop() {
    FutureTask<PriceLoad> current = loading;
    if (current != null) {
      current.cancel(true);
    }
  }

  private FutureTask<PriceLoad> startLoading() {
    Map<String, String> known = Map.copyOf(versions);
    Instant now = clock.instant();
    FutureTask<PriceLoad> task = new FutureTask<>(() -> loader.load(known, now));
    loading = task;
    Thread thread = new Thread(task, "price-list-load");
    thread.setDaemon(true);
    thread.start();
    return task;
  }

  /** Prices stay as they are until a list has been read to its end: there is nothing between its old and its new ones. */
  private @Nullable List<SourceRecord> take(PriceLoad load) {
    List<PriceLoad.Failure> passing = load.failures().stream().filter(PriceLoad.Failure::mayPass).toList();
    if (!passing.isEmpty() && repetitions < config.retries()) {
      repetitions++;
      nextLoad = clock.instant().plus(config.backoff(repetitions));
      throw new RetriableException("cannot read " + passing.get(0).message() + "; repeated in "
          + config.backoff(repetitions) + ", for the " + repetitions + ". of " + config.retries() + " times");
    }
    repetitions = 0;
    nextLoad = clock.instant().plus(config.pollInterval());
    load.failures().forEach(failure -> LOG.error("cannot read {}; its prices stay as they are until {}",
        failure.message(), nextLoad));
    versions.clear();
    versions.putAll(load.versions());
    return load.lists().isEmpty() ? null : records(load);
  }

  private List<SourceRecord> records(PriceLoad load) {
    SourceRecords to = new SourceRecords(CommonOptions.topicPrefix(config), "price-list-source", clock);
    List<SourceRecord> records = new ArrayList<>();
    for (PriceRow row : load.prices().prices()) {
      if (!row.usdPerMillion().equals(published.put(row.key(), row.usdPerMillion()))) {
        records.add(to.record(Topic.PRICES, row.key(), Topic.PRICES.json().encode(row), PARTITION, Map.of()));
      }
    }
    LOG.info("{} prices in {}, {} of them published; {} of {} rows left out", load.prices().listed().size(),
        load.lists().stream().map(PriceLoad.Loaded::name).toList(), records.size(),
        load.prices().skipped().values().stream().mapToInt(Integer::intValue).sum(), load.prices().rows());
    load.prices().notes().forEach(note -> LOG.warn("price list: {}", note));
    metrics.published(records.size());
    for (PriceLoad.Loaded list : load.lists()) {
      metrics.read(list.bytes(), Instant.ofEpochMilli(list.modified()));
      boolean last = list.equals(load.lists().get(load.lists().size() - 1));
      Delivery delivery = new Delivery(list.name(), list.list().rows(), list.bytes(), list.bytes(),
          list.modified(), true);
      records.add(to.of(delivery, PARTITION, last ? load.versions() : Map.of()));
    }
    return records;
  }
}

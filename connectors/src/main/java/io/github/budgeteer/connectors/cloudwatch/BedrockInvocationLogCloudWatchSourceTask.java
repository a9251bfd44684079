package io.github.budgeteer.connectors.cloudwatch;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.budgeteer.connectors.CommonOptions;
import io.github.budgeteer.connectors.Pause;
import io.github.budgeteer.connectors.RecordReader;
import io.github.budgeteer.connectors.RecordReader.Found;
import io.github.budgeteer.connectors.SourceMetrics;
import io.github.budgeteer.connectors.SourceRecords;
import io.github.budgeteer.connectors.aws.AwsClients;
import io.github.budgeteer.connectors.aws.AwsFailure;
import io.github.budgeteer.connectors.aws.AwsOptions;
import io.github.budgeteer.connectors.aws.InferenceProfiles;
import io.github.budgeteer.connectors.log.InvocationLogReader;
import io.github.budgeteer.connectors.log.StoredBodies;
import io.github.budgeteer.events.Delivery;
import io.github.budgeteer.events.InferenceProfile;
import io.github.budgeteer.events.Invocation;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTask;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.cloudwatchlogs.model.FilteredLogEvent;

/** Reads log groups page by page; each event once, though requests overlap. */
public final class BedrockInvocationLogCloudWatchSourceTask extends SourceTask {
  private static final long IDLE_MILLIS = 100;
  /** Empty pages read before a poll returns, so that the worker can stop the task. */
  private static final int MOST_PAGES = 50;

  private final InstantSource clock;
  private final SourceMetrics metrics;
  private final Pause pause;
  private final List<LogGroup> groups = new ArrayList<>();
  private SourceRecords records;
  private Set<String> sessionScopedRoles;
  private @Nullable CloudWatchLogsClient client;
  private @Nullable InferenceProfiles profiles;
  private Function<Invocation, Optional<InferenceProfile>> resolver = call -> Optional.empty();

  /** Used by Connect. */
  public BedrockInvocationLogCloudWatchSourceTask() {
    this(InstantSource.system());
  }

  @SuppressWarnings("NullAway.Init") // Connect calls start before anything else.
  BedrockInvocationLogCloudWatchSourceTask(InstantSource clock) {
    this.clock = clock;
    this.metrics = new SourceMetrics(clock);
    this.pause = new Pause(clock);
  }

  @Override
  public String version() {
    return BedrockInvocationLogCloudWatchSourceConnector.VERSION;
  }

  @Override
  public void start(Map<String, String> options) {
    CloudWatchSourceConfig config = new CloudWatchSourceConfig(options);
    records = new SourceRecords(CommonOptions.topicPrefix(config), "invocation-log-cloudwatch-source", clock);
    sessionScopedRoles = CommonOptions.sessionScopedRoles(config);
    AwsOptions aws = AwsOptions.of(config);
    if (CommonOptions.resolveProfiles(config)) {
      InferenceProfiles found = InferenceProfiles.of(aws, clock);
      profiles = found;
      resolver = found::find;
    }
    try {
      CloudWatchLogsClient logs = new AwsClients(aws).cloudWatchLogs();
      client = logs;
      config.groups()
          .forEach(
              name -> groups.add(new LogGroup(logs, config, name, clock, context.offsetStorageReader())));
    } catch (SdkException e) {
      throw AwsFailure.of(e, "reach AWS", "access");
    }
    metrics.register(context);
  }

  /** Hands a page of each group over, or what was read before a failure; the failure comes again by itself. */
  @Override
  public @Nullable List<SourceRecord> poll() throws InterruptedException {
    if (pause.isOn()) {
      Thread.sleep(IDLE_MILLIS);
      return null;
    }
    List<SourceRecord> batch = new ArrayList<>();
    boolean due = true;
    try {
      for (int page = 0; batch.isEmpty() && due && page < MOST_PAGES; page++) {
        due = false;
        for (LogGroup group : groups) {
          due |= takeNext(group, batch);
        }
      }
      pause.end();
    } catch (RetriableException e) {
      if (batch.isEmpty()) {
        pause.begin();
        throw e;
      }
    }
    if (batch.isEmpty()) {
      if (!due) {
        Thread.sleep(IDLE_MILLIS);
      }
      return null;
    }
    return batch;
  }

  /** Takes a group's next page; returns whether there was one. */
  private boolean takeNext(LogGroup group, List<SourceRecord> batch) {
    if (group.isFirst()) {
      batch.add(delivery(group, 0, 0));
    }
    Optional<LogGroup.Page> page = group.next();
    page.ifPresent(found -> take(group, found, batch));
    return page.isPresent();
  }

  /** Called when {@link #poll} has returned for the last time. */
  @Override
  public void stop() {
    if (client != null) {
      client.close();
    }
    if (profiles != null) {
      profiles.close();
    }
  }

  /** An event that was found, and where its time is kept. */
  private record Read(Found found, Instant time) {}

  private void take(LogGroup group, LogGroup.Page page, List<SourceRecord> batch) {
    SeenEvents seen = group.seen();
    List<Read> found = new ArrayList<>();
    // A slice is kept as it was before the page, until the last record that belongs to it is committed.
    Map<Map<String, Object>, Map<String, Object>> before = new HashMap<>();
    Map<Map<String, Object>, Integer> last = new HashMap<>();
    long bytes = 0;
    for (FilteredLogEvent event : page.events()) {
      Instant time = Instant.ofEpochMilli(event.timestamp());
      before.computeIfAbsent(seen.partition(time), slice -> seen.offset(time));
      if (seen.add(time, event.eventId())) {
        byte[] message = event.message().getBytes(UTF_8);
        bytes += message.length;
        read(group, event, message).forEach(one -> {
          metrics.found(one);
          last.put(seen.partition(time), found.size());
          found.add(new Read(one, time));
        });
      }
    }
    for (int i = 0; i < found.size(); i++) {
      Read one = found.get(i);
      Map<String, Object> slice = seen.partition(one.time());
      Map<String, Object> offset = last.getOrDefault(slice, -1) == i
          ? seen.offset(one.time())
          : before.getOrDefault(slice, Map.of());
      records.of(one.found(), slice, offset).ifPresent(batch::add);
    }
    if (!page.events().isEmpty()) {
      metrics.read(bytes, Instant.ofEpochMilli(page.events().get(page.events().size() - 1).timestamp()));
    }
    if (page.last() && group.wantsTelling(!found.isEmpty())) {
      batch.add(delivery(group, found.size(), bytes));
      seen.forget(group.oldest()).forEach(
          slice -> batch.add(records.forget(String.valueOf(slice.get(SeenEvents.SLICE_NAME)), slice)));
    }
  }

  private List<Found> read(LogGroup group, FilteredLogEvent event, byte[] message) {
    List<Found> found = new ArrayList<>();
    String place = "cloudwatch:" + group.name() + "/" + event.logStreamName() + "#" + event.eventId();
    try (RecordReader reader = InvocationLogReader.open(place, new ByteArrayInputStream(message),
        sessionScopedRoles, StoredBodies.NONE, resolver)) {
      for (Optional<Found> next = reader.next(); next.isPresent(); next = reader.next()) {
        found.add(next.get());
      }
    } catch (IOException e) {
      throw new UncheckedIOException("memory has no errors", e);
    }
    return found;
  }

  private SourceRecord delivery(LogGroup group, long events, long bytes) {
    return records.of(new Delivery("cloudwatch:" + group.name(), events, bytes, bytes,
        group.read().toEpochMilli(), true), group.partition(), group.offset());
  }
}

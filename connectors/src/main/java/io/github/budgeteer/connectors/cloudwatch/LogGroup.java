package io.github.budgeteer.connectors.cloudwatch;

import io.github.budgeteer.connectors.CommonOptions;
import io.github.budgeteer.connectors.Schedule;
import io.github.budgeteer.connectors.aws.AwsFailure;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.connect.storage.OffsetStorageReader;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.cloudwatchlogs.model.FilterLogEventsRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.FilterLogEventsResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.FilteredLogEvent;
import software.amazon.awssdk.services.cloudwatchlogs.model.InvalidParameterException;

/**
 * How far a log group has been read. It is read in steps of event time, each of which is asked for page by page; how far the
 * last whole step went is told to Connect.
 */
final class LogGroup {
  private static final String FLOOR = "floor";
  private static final String READ = "read";
  /** After a standstill the way to now is gone in steps, so that a restart on the way does not begin anew. */
  private static final Duration LONGEST_STEP = Duration.ofMinutes(30);
  private static final Duration LONGEST_SILENCE = Duration.ofMinutes(1);
  /** CloudWatch Logs takes events that are as much ahead of its clock. */
  private static final Duration FARTHEST_AHEAD = Duration.ofHours(2);

  private final CloudWatchLogsClient client;
  private final CloudWatchSourceConfig config;
  private final InstantSource clock;
  private final String name;
  private final SeenEvents seen;
  /** Older events are never read. */
  private final Instant floor;
  /** Everything before has been read, but for what comes late. */
  private Instant read;
  private final Schedule polls = new Schedule();
  private final Schedule sweeps = new Schedule();
  private final Schedule tellings = new Schedule();
  private boolean first;
  private @Nullable Step step;
  private @Nullable String continuation;

  /**
   * Event times from one on.
   *
   * @param to everything before has been read with it
   * @param open whether what is later is read, too: callers' clocks may be ahead
   */
  private record Step(Instant from, Instant to, boolean open, boolean sweep) {}

  /** A page, and whether the step ends with it. */
  record Page(List<FilteredLogEvent> events, boolean last) {}

  LogGroup(CloudWatchLogsClient client, CloudWatchSourceConfig config, String name, InstantSource clock,
      OffsetStorageReader committed) {
    this.client = client;
    this.config = config;
    this.clock = clock;
    this.name = name;
    Map<String, Object> offset = committed.offset(partition());
    first = offset == null;
    floor = offset == null
        ? CommonOptions.startFrom(config).at(clock.instant())
        : time(offset, FLOOR);
    read = earlier(offset == null ? floor : time(offset, READ), clock.instant());
    seen = new SeenEvents(name, committed, since(config.sweepOverlap()),
        read.plus(LONGEST_STEP).plus(FARTHEST_AHEAD));
  }

  private static Instant time(Map<String, Object> offset, String field) {
    return offset.get(field) instanceof Number millis
        ? Instant.ofEpochMilli(millis.longValue())
        : Instant.EPOCH;
  }

  /** A clock that was ahead must not have the next step begin where it was. */
  private static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }

  private Instant since(Duration overlap) {
    Instant since = read.minus(overlap);
    return since.isAfter(floor) ? since : floor;
  }

  String name() {
    return name;
  }

  SeenEvents seen() {
    return seen;
  }

  Map<String, Object> partition() {
    return Map.of("log.group", name);
  }

  Map<String, Object> offset() {
    return Map.of(FLOOR, floor.toEpochMilli(), READ, read.toEpochMilli());
  }

  /** Tells, once, whether this is the very first start; a start after a crash must not begin later than it. */
  boolean isFirst() {
    boolean was = first;
    first = false;
    return was;
  }

  /** Returns the time before which everything has been read, but for what comes late. */
  Instant read() {
    return read;
  }

  /** Returns a time before which nothing is read any more. */
  Instant oldest() {
    return since(config.sweepOverlap()).minus(SeenEvents.SLICE);
  }

  /** Tells whether the end of a step is worth a record: when it brought something, else for each minute of event time. */
  boolean wantsTelling(boolean brought) {
    boolean tell = brought || tellings.isDue(read, LONGEST_SILENCE);
    if (tell) {
      tellings.done(read);
    }
    return tell;
  }

  /**
   * Asks for the next page if it is time to.
   *
   * @throws org.apache.kafka.connect.errors.ConnectException if AWS refuses; the page is asked for again by the next call
   */
  Optional<Page> next() {
    Instant now = clock.instant();
    Step current = step;
    if (current == null) {
      if (!polls.isDue(now, config.pollInterval())) {
        return Optional.empty();
      }
      current = begin(now);
    }
    FilterLogEventsResponse page;
    try {
      page = client.filterLogEvents(request(current));
    } catch (InvalidParameterException e) {
      if (continuation == null) {
        throw AwsFailure.of(e, "read log group " + name, "logs:FilterLogEvents");
      }
      step = null; // The token has expired; what was read is remembered.
      continuation = null;
      return Optional.of(new Page(List.of(), false));
    } catch (SdkException e) {
      throw AwsFailure.of(e, "read log group " + name, "logs:FilterLogEvents");
    }
    step = current;
    // A page may be empty and not be the last.
    continuation = page.nextToken();
    if (continuation == null) {
      end(current, now);
    }
    return Optional.of(new Page(page.events(), continuation == null));
  }

  private Step begin(Instant now) {
    read = earlier(read, now);
    boolean sweep = sweeps.isDue(now, config.sweepInterval());
    Instant from = since(sweep ? config.sweepOverlap() : config.pollOverlap());
    boolean open = !read.plus(LONGEST_STEP).isBefore(now);
    return new Step(from, open ? now : read.plus(LONGEST_STEP), open, sweep);
  }

  private FilterLogEventsRequest request(Step current) {
    FilterLogEventsRequest.Builder request = FilterLogEventsRequest.builder()
        .startTime(current.from().toEpochMilli()).nextToken(continuation);
    if (!current.open()) {
      request.endTime(current.to().toEpochMilli());
    }
    return (name.startsWith("arn:") ? request.logGroupIdentifier(name) : request.logGroupName(name)).build();
  }

  private void end(Step ended, Instant now) {
    step = null;
    read = ended.to().isAfter(read) ? ended.to() : read;
    if (ended.open()) {
      polls.done(now);
    }
    if (ended.sweep()) {
      sweeps.done(now);
    }
  }
}

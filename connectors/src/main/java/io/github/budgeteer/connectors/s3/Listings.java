package io.github.budgeteer.connectors.s3;

import io.github.budgeteer.connectors.CommonOptions;
import io.github.budgeteer.connectors.Schedule;
import io.github.budgeteer.events.Delivery;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.storage.OffsetStorageReader;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * Which locations are listed when, and how far back. A whole sweep is told to Connect as an offset of its location, so that
 * after a standstill of any length the next one begins where the last ended.
 */
final class Listings {
  private static final String FLOOR = "floor";
  private static final String SWEPT = "swept";
  /** Without notifications, what is new lies in the newest folders. */
  private static final Duration RECENT = Duration.ofHours(2);

  private final S3Client s3;
  private final S3SourceConfig config;
  private final LogKind kind;
  private final InstantSource clock;
  private final Map<S3Location, Range> ranges = new HashMap<>();
  private final Deque<S3Location> round = new ArrayDeque<>();
  private final List<Done> untold = new ArrayList<>();
  private final Schedule wholes = new Schedule();
  private final Schedule recents = new Schedule();
  private boolean whole;
  private @Nullable Sweep sweep;

  /**
   * What of a location has been listed.
   *
   * @param floor older objects are never read
   * @param swept when the last whole sweep began; the floor before the first
   */
  private record Range(Instant floor, Instant swept) {}

  /**
   * A whole sweep, everything it found being in Kafka.
   *
   * @param objects how many it found
   */
  record Done(S3Location location, Instant floor, Instant swept, long objects) {
    Map<String, String> partition() {
      return Map.of("location", location.toString());
    }

    Map<String, Long> offset() {
      return Map.of(FLOOR, floor.toEpochMilli(), SWEPT, swept.toEpochMilli());
    }

    Delivery delivery() {
      return new Delivery(location.toString(), objects, 0, 0, swept.toEpochMilli(), true);
    }
  }

  Listings(S3Client s3, S3SourceConfig config, LogKind kind, InstantSource clock,
      OffsetStorageReader committed) {
    this.s3 = s3;
    this.config = config;
    this.kind = kind;
    this.clock = clock;
    for (S3Location location : config.locations()) {
      Map<String, Object> offset = committed.offset(Map.of("location", location.toString()));
      // S3 tells times in whole seconds.
      Instant start = CommonOptions.startFrom(config).at(clock.instant()).truncatedTo(ChronoUnit.SECONDS);
      if (offset == null) {
        // Told at once: a start after a crash must not begin later than this one.
        untold.add(new Done(location, start, start, 0));
      }
      ranges.put(location, offset == null
          ? new Range(start, start)
          : new Range(time(offset, FLOOR), time(offset, SWEPT)));
    }
  }

  private static Instant time(Map<String, Object> offset, String name) {
    return offset.get(name) instanceof Number millis
        ? Instant.ofEpochMilli(millis.longValue())
        : Instant.EPOCH;
  }

  /** Tells whether a listing has begun and not ended. */
  boolean underWay() {
    return sweep != null || !round.isEmpty();
  }

  /** Tells whether there is a page to list now. */
  boolean due() {
    if (underWay()) {
      return true;
    }
    Instant now = clock.instant();
    // Whole sweeps are told one after the other; what is new is looked for meanwhile.
    whole = untold.isEmpty() && wholes.isDue(now, config.sweepInterval());
    if (!whole && (!config.queues().isEmpty() || !recents.isDue(now, config.pollInterval()))) {
      return false;
    }
    if (whole) {
      wholes.done(now);
    }
    recents.done(now);
    round.addAll(config.locations());
    return !round.isEmpty();
  }

  /** Lists a page. Call it when one is {@link #due}. */
  List<S3Object> next() {
    if (sweep == null) {
      sweep = begin(round.element());
    }
    List<S3Object> objects = sweep.next();
    if (sweep.finished()) {
      end(sweep);
      sweep = null;
      round.remove();
    }
    return objects;
  }

  /** Returns the sweeps to be told, once all they found is in Kafka. */
  List<Done> finish() {
    List<Done> done = List.copyOf(untold);
    untold.clear();
    return done;
  }

  /** Returns a time before which no object is listed any more, and no message is late that tells of one. */
  Instant oldest() {
    return ranges.values().stream().map(Range::swept).min(Comparator.naturalOrder())
        .map(swept -> swept.minus(config.sweepOverlap().multipliedBy(2))).orElse(Instant.MIN);
  }

  /** Returns the time before which no object is read that lies where this one does. */
  Instant floor(S3Object object) {
    return ranges.entrySet().stream()
        .filter(range -> range.getKey().holds(object.bucket(), object.key()))
        .map(range -> range.getValue().floor()).min(Comparator.naturalOrder()).orElse(Instant.MIN);
  }

  private Sweep begin(S3Location location) {
    Instant now = clock.instant();
    Range range = ranges.get(location);
    if (range == null) {
      throw new IllegalStateException(location + " is not configured");
    }
    // A clock that was ahead must not have the sweeps begin where it was.
    Instant swept = range.swept().isBefore(now) ? range.swept() : now;
    Instant since = whole ? swept.minus(config.sweepOverlap()) : now.minus(RECENT);
    return new Sweep(s3, location, kind, now, since.isAfter(range.floor()) ? since : range.floor(),
        whole ? config.sweepOverlap() : Duration.ZERO);
  }

  private void end(Sweep ended) {
    Range range = ranges.get(ended.location());
    if (whole && range != null) {
      ranges.put(ended.location(), new Range(range.floor(), ended.started()));
      untold.add(new Done(ended.location(), range.floor(), ended.started(), ended.found()));
    }
  }
}

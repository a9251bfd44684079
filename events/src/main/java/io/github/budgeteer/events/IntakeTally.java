package io.github.budgeteer.events;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What one partition of {@code invocations} has taken in so far, on the compacted {@code intake} topic.
 *
 * @param partition the partition, which is also the key
 * @param charged calls charged, free ones and estimates included
 * @param duplicate calls seen again at another place
 * @param failed calls with an error code
 * @param quarantined calls this partition refused; what the connectors refused is not among them
 * @param estimated those of the charged whose model had no price
 * @param newestEventTime the newest event time of a usable record
 * @param clock the clock of the last bounded run that was folded to its end
 * @param delivered the run whose {@link InputDelivered} was met last
 * @param folded the run whose {@link EndOfInput} was carried out last
 * @param setting ids of the changes to the settings that all accounts of the partition follow by now, separated by commas
 * @param observed the run whose {@link InputDelivered} was met last on {@code activity}
 */
public record IntakeTally(int partition, long charged, long duplicate, long failed, long quarantined,
    long estimated,
    @Nullable Instant newestEventTime, @Nullable Instant clock, @Nullable String delivered,
    @Nullable String folded, @Nullable String setting, @Nullable String observed) {

  public IntakeTally(int partition, long charged, long duplicate, long failed, long quarantined,
      long estimated,
      @Nullable Instant newestEventTime, @Nullable Instant clock, @Nullable String delivered,
      @Nullable String folded) {
    this(partition, charged, duplicate, failed, quarantined, estimated, newestEventTime, clock, delivered,
        folded,
        null, null);
  }

  public static IntakeTally empty(int partition) {
    return new IntakeTally(partition, 0, 0, 0, 0, 0, null, null, null, null);
  }

  /** Returns the tally with one more call of a kind; the event time is that of the call, null if it has no usable one. */
  public IntakeTally plus(Counted kind, @Nullable Instant eventTime) {
    Instant newest = newestEventTime == null || (eventTime != null && eventTime.isAfter(newestEventTime))
        ? eventTime
        : newestEventTime;
    return new IntakeTally(partition, charged + one(kind, Counted.CHARGED),
        duplicate + one(kind, Counted.DUPLICATE),
        failed + one(kind, Counted.FAILED), quarantined + one(kind, Counted.QUARANTINED),
        estimated, newest, clock, delivered, folded, setting, observed);
  }

  /** Returns the tally after some of the calls charged were estimated. */
  public IntakeTally plusEstimated(long calls) {
    return new IntakeTally(partition, charged, duplicate, failed, quarantined, estimated + calls,
        newestEventTime, clock, delivered, folded, setting, observed);
  }

  /** Returns the tally that answers {@link InputDelivered}. */
  public IntakeTally delivered(String run) {
    return new IntakeTally(partition, charged, duplicate, failed, quarantined, estimated, newestEventTime,
        clock, run, folded, setting, observed);
  }

  /** Returns the tally that answers {@link EndOfInput}. */
  public IntakeTally folded(EndOfInput mark) {
    return new IntakeTally(partition, charged, duplicate, failed, quarantined, estimated, newestEventTime,
        mark.clock(), delivered, mark.run(), setting, observed);
  }

  /** Returns the tally after all accounts have come under a change to the settings. */
  public IntakeTally following(@Nullable String newSetting) {
    return new IntakeTally(partition, charged, duplicate, failed, quarantined, estimated, newestEventTime,
        clock, delivered,
        folded, newSetting, observed);
  }

  /** Returns the tally that answers {@link InputDelivered} on {@code activity}. */
  public IntakeTally observed(@Nullable String run) {
    return new IntakeTally(partition, charged, duplicate, failed, quarantined, estimated, newestEventTime,
        clock, delivered, folded, setting, run);
  }

  private static int one(Counted kind, Counted counted) {
    return kind == counted ? 1 : 0;
  }

  /** What can become of a call. */
  public enum Counted {
    CHARGED, DUPLICATE, FAILED, QUARANTINED
  }
}

package io.github.budgeteer.cli.quarantine;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.budgeteer.events.Activity;
import io.github.budgeteer.events.Intake;
import io.github.budgeteer.events.Invocation;
import io.github.budgeteer.events.QuarantineReason;
import io.github.budgeteer.events.Quarantined;
import io.github.budgeteer.events.Topic;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What can be done about a record that was set aside. */
public sealed interface Remedy {
  /** As far ahead as a timestamp may be. */
  Duration MAX_AHEAD = Duration.ofMinutes(5);
  /** Topics on which a record that comes again changes nothing: calls, events, directives and outcomes are told apart by id. */
  List<Topic<?>> REPEATABLE = List.of(Topic.INVOCATIONS, Topic.ACTIVITY, Topic.DIRECTIVES, Topic.OUTCOMES);

  /** It can be taken in again: what was understood of it is kept. */
  record ReplayCopy(Quarantined.Copy copy) implements Remedy {}

  /**
   * It can be taken in again from where it stands: nobody knows whether it is understood by now.
   *
   * @param topic which of ours
   * @param partition its partition
   * @param offset its offset
   */
  record ReplayOriginal(Topic<?> topic, int partition, long offset) implements Remedy {}

  /** It can be taken in again later. */
  record Wait(Instant until) implements Remedy {}

  /**
   * Only its source has it.
   *
   * @param what what to do, for people
   */
  record ByHand(String what) implements Remedy {}

  /** Returns what can be done about a record. */
  static Remedy of(Quarantined told, String topicPrefix, Instant now) {
    Quarantined.Copy copy = told.record();
    if (copy != null) {
      Optional<Instant> until = told.reason() == QuarantineReason.TIMESTAMP_AHEAD
          ? occurredAt(copy).map(time -> time.minus(MAX_AHEAD)).filter(now::isBefore)
          : Optional.empty();
      return until.<Remedy>map(Wait::new).orElseGet(() -> new ReplayCopy(copy));
    }
    ReplayOriginal original = original(told, topicPrefix);
    return original == null ? new ByHand(byHand(told.reason())) : original;
  }

  /** Returns what to do about a reason whose records only the source has, for people. */
  static String byHand(QuarantineReason reason) {
    return switch (reason) {
      case MALFORMED_JSON, NOT_AN_INVOCATION_LOG, NOT_A_CLOUDTRAIL_EVENT, NO_ACCOUNT, MISSING_FIELD,
          INVALID_TIMESTAMP, INVALID_TOKEN_COUNT, NO_TOKEN_COUNT, RECORD_TOO_LARGE ->
        "correct the record and save its file under another name beside it: all of it is read, and what is "
            + "charged already counts as a duplicate";
      case UNREADABLE_FILE ->
        "get the file whole and save it under another name beside it: all of it is read, and what is charged "
            + "already counts as a duplicate";
      case NOT_A_NOTIFICATION -> "nothing is lost: files that no message tells of are found by listing";
      case INVALID_SETTING -> "set it to a value that is accepted: 'budgeteer settings list' says which";
      case TIMESTAMP_AHEAD, BEYOND_HORIZON ->
        "it was set aside by a version that kept nothing of it: save its file under another name beside it, "
            + "within the horizon";
      case UNREADABLE_EVENT ->
        "the sender is at fault, or is of a newer version: prices and settings are given again, a decision is "
            + "followed by 'budgeteer hold' or 'restore', and whatever else is written on our topics is keyed by "
            + "its principal";
    };
  }

  private static Optional<Instant> occurredAt(Quarantined.Copy copy) {
    byte[] value = copy.value().getBytes(UTF_8);
    if (copy.topic().equals(Topic.INVOCATIONS.label())) {
      Intake intake = Topic.INVOCATIONS.json().decode(value);
      return intake instanceof Invocation call ? Optional.of(call.occurredAt()) : Optional.empty();
    }
    return Topic.ACTIVITY.json().decode(value) instanceof Activity.Observation told
        ? Optional.of(told.occurredAt())
        : Optional.empty();
  }

  /** The topology names the place on its own topic where it understood nothing at all. */
  private static @Nullable ReplayOriginal original(Quarantined told, String topicPrefix) {
    String file = told.source().file();
    for (Topic<?> topic : REPEATABLE) {
      String start = "kafka://" + topic.name(topicPrefix) + "/";
      if (told.reason() == QuarantineReason.UNREADABLE_EVENT && file.startsWith(start)) {
        return new ReplayOriginal(topic, Integer.parseInt(file.substring(start.length())),
            told.source().record());
      }
    }
    return null;
  }
}

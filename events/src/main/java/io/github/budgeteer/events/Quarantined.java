package io.github.budgeteer.events;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A record that could not be used, on the {@code quarantine} topic; of several with one source the newest counts.
 *
 * <p>The field names are those that users of the format know. A raw log line may hold a prompt, so it is never copied:
 * {@code original_event} is a fingerprint, and {@code source} leads to the original.
 *
 * @param originalEvent SHA-256 and length of the raw bytes, as {@code sha256:HEX,bytes:N}; absent where nothing was read
 * @param errorMessage what is wrong, without any text of the caller's
 * @param functionName the part of the system that refused it
 * @param timestamp when it was refused, or replayed
 * @param attemptCount how often it has been tried
 * @param reason one of a closed list
 * @param source where to find it
 * @param record what was understood of it, in the form of a topic of ours; null where nothing was, or only the source has it
 * @param replayed who had it taken in again; null as long as it is set aside
 */
public record Quarantined(@JsonProperty("original_event") @Nullable String originalEvent,
    @JsonProperty("error_message") String errorMessage, @JsonProperty("function_name") String functionName,
    @JsonProperty("timestamp") Instant timestamp, @JsonProperty("attempt_count") int attemptCount,
    @JsonProperty("reason") QuarantineReason reason, @JsonProperty("source") Place source,
    @JsonProperty("record") @Nullable Copy record, @JsonProperty("replayed") @Nullable Replayed replayed) {

  /** Sets a record aside of which nothing is kept. */
  public Quarantined(@Nullable String originalEvent, String errorMessage, String functionName,
      Instant timestamp, int attemptCount, QuarantineReason reason, Place source) {
    this(originalEvent, errorMessage, functionName, timestamp, attemptCount, reason, source, null, null);
  }

  /** Returns what is told once it is on its way again. */
  public Quarantined replayed(Instant at, Replayed by) {
    return new Quarantined(originalEvent, errorMessage, functionName, at, attemptCount + 1, reason, source,
        record, by);
  }

  /**
   * A record in our own form, without any text of the caller's.
   *
   * @param topic {@link Topic#label}
   * @param key as on that topic
   * @param value its JSON
   */
  public record Copy(String topic, String key, String value) {}

  /** Who had a record taken in again, and why. */
  public record Replayed(String actor, String reason) {}
}

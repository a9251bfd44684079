package io.github.budgeteer.events;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A record that could not be used, on the {@code quarantine} topic.
 *
 * <p>The field names are those that users of the format know. A raw log line may hold a prompt, so it is never copied:
 * {@code original_event} is a fingerprint, and {@code source} leads to the original.
 *
 * @param originalEvent SHA-256 and length of the raw bytes, as {@code sha256:HEX,bytes:N}; absent where nothing was read
 * @param errorMessage what is wrong, without any text of the caller's
 * @param functionName the part of the system that refused it
 * @param timestamp when it was refused
 * @param attemptCount how often it has been tried
 * @param reason one of a closed list
 * @param source where to find it
 */
public record Quarantined(@JsonProperty("original_event") @Nullable String originalEvent,
    @JsonProperty("error_message") String errorMessage, @JsonProperty("function_name") String functionName,
    @JsonProperty("timestamp") Instant timestamp, @JsonProperty("attempt_count") int attemptCount,
    @JsonProperty("reason") QuarantineReason reason, @JsonProperty("source") Place source) {}

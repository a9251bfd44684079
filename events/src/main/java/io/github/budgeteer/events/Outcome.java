package io.github.budgeteer.events;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** How an attempt to suspend or restore a principal ended. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({@JsonSubTypes.Type(value = Outcome.Verified.class, name = "Verified"),
    @JsonSubTypes.Type(value = Outcome.HeldBack.class, name = "HeldBack"),
    @JsonSubTypes.Type(value = Outcome.Failed.class, name = "Failed")})
public sealed interface Outcome {

  /**
   * Access was read back.
   *
   * @param access what it is
   * @param changedAt when IAM was changed; null if it was as it should be already
   */
  record Verified(Access access, @Nullable Instant changedAt) implements Outcome {
    public Verified(Access access) {
      this(access, null);
    }
  }

  /** The guard against mass suspension holds it back until it is released. */
  record HeldBack(String message) implements Outcome {}

  /**
   * It did not work.
   *
   * @param reason why, for programs
   * @param message why and what would help, for people
   */
  record Failed(Reason reason, String message) implements Outcome {}

  /** Why enforcement failed. */
  enum Reason {
    /** No IAM policy binds this kind of principal; trying again changes nothing. */
    @JsonProperty("not-enforceable")
    NOT_ENFORCEABLE,
    /** IAM does not know the principal (any more). */
    @JsonProperty("no-such-principal")
    NO_SUCH_PRINCIPAL,
    /** IAM refused or did not answer; it is tried again. */
    @JsonProperty("unavailable")
    UNAVAILABLE,
    /** The change was made, but what was read back differs. */
    @JsonProperty("not-verified")
    NOT_VERIFIED
  }
}

package io.github.budgeteer.events;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** How an attempt to suspend or restore a principal ended. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({@JsonSubTypes.Type(value = Outcome.Verified.class, name = "Verified"),
    @JsonSubTypes.Type(value = Outcome.Failed.class, name = "Failed")})
public sealed interface Outcome {

  /** Access was read back and is what was asked for. */
  record Verified(Access access) implements Outcome {}

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

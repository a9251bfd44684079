package io.github.budgeteer.events;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What concerns all who use an AWS account, a value of {@link Topic#NOTICES}: it is in nobody's ledger, and decides nothing.
 *
 * <p>Of one {@link Blindness} the beginning and the end are told in turn, each once.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({@JsonSubTypes.Type(value = Notice.MeteringBlind.class, name = "MeteringBlind"),
    @JsonSubTypes.Type(value = Notice.MeteringResumed.class, name = "MeteringResumed")})
public sealed interface Notice {
  /** Returns what it is about; {@link Blindness#key} is the record's key. */
  Blindness blindness();

  /** Returns when metering went blind. */
  Instant since();

  /** Returns event time: of what CloudTrail told, of the first call, or when silence had lasted long enough to be told. */
  Instant occurredAt();

  /**
   * Calls can be made that nobody meters: high severity.
   *
   * @param actor ARN of who switched the logging off; null if nobody is known to have
   */
  record MeteringBlind(Blindness blindness, Instant since, Instant occurredAt,
      @Nullable String actor) implements Notice {}

  /**
   * Calls are metered again.
   *
   * @param actor ARN of who configured the logging; null if nobody is known to have
   */
  record MeteringResumed(Blindness blindness, Instant since, Instant occurredAt,
      @Nullable String actor) implements Notice {}

  /** In which way metering is blind. */
  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
  @JsonSubTypes({@JsonSubTypes.Type(value = NoInvocations.class, name = "NoInvocations"),
      @JsonSubTypes.Type(value = LoggingOff.class, name = "LoggingOff")})
  sealed interface Blindness {
    /** Returns what tells it from others that stand at the same time. */
    String key();
  }

  /** No call has come in from anywhere: nobody calls, or the logs do not arrive. */
  record NoInvocations() implements Blindness {
    @Override
    public String key() {
      return "no-invocations";
    }
  }

  /**
   * The invocation logging of a Region was switched off: what is called there is nowhere written down.
   *
   * @param account the AWS account, in the form of {@link Activity.LoggingChanged#principalIdOf}
   * @param region the Region
   */
  record LoggingOff(String account, String region) implements Blindness {
    @Override
    public String key() {
      return account + '/' + region;
    }
  }
}

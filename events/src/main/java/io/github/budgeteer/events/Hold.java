package io.github.budgeteer.events;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;

/**
 * A reason to keep access away.
 *
 * @param kind whose reason it is
 * @param decision sequence of the entry that placed it
 * @param since its event time
 */
public record Hold(Kind kind, long decision, Instant since) {

  /** Whose reason it is. */
  public enum Kind {
    /** The limit: ends with whatever brings spend under it. */
    @JsonProperty("budget")
    BUDGET,
    /** Somebody's: ends when it is lifted. */
    @JsonProperty("manual")
    MANUAL
  }
}

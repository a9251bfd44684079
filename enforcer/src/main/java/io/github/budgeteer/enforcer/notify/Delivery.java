package io.github.budgeteer.enforcer.notify;

import java.time.Duration;

/** How an attempt to deliver ended. What is said of a failure names no secret address. */
public sealed interface Delivery {

  /** The other side has it. */
  record Delivered() implements Delivery {}

  /** It did not get through. */
  sealed interface Failed extends Delivery {
    /** Returns what happened, and what to do about it. */
    String reason();
  }

  /** The other side does not take this message, and hardly will. */
  record Refused(String reason) implements Failed {}

  /**
   * The other side does not answer, or asks to wait.
   *
   * @param pause how long it asks to wait at least; zero if it does not say
   */
  record Unavailable(String reason, Duration pause) implements Failed {
    public Unavailable(String reason) {
      this(reason, Duration.ZERO);
    }
  }
}

package io.github.budgeteer.enforcer.iam.aws;

import java.time.Duration;

/** Waits. */
@FunctionalInterface
public interface Pause {

  /**
   * Returns after a time.
   *
   * @throws IllegalStateException if the thread is interrupted meanwhile
   */
  void of(Duration time);

  /** Returns one that sleeps. */
  static Pause sleeping() {
    return time -> {
      try {
        Thread.sleep(time);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted while waiting for IAM", e);
      }
    };
  }
}

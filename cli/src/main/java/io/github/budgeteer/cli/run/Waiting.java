package io.github.budgeteer.cli.run;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waits for other threads' work, and ends early when that work has failed or the user wants to stop. */
final class Waiting {
  private static final Duration EVERY = Duration.ofMillis(50);

  private Waiting() {}

  /**
   * Waits until a condition holds.
   *
   * @throws RunFailedException if a part of the pipeline failed or the user asked to stop meanwhile
   */
  static void until(BooleanSupplier condition, Runnable check) {
    while (!condition.getAsBoolean()) {
      check.run();
      pause(EVERY);
    }
  }

  /**
   * Waits between two looks.
   *
   * @throws RunFailedException if the thread is interrupted
   */
  static void pause(Duration time) {
    try {
      Thread.sleep(time);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RunFailedException("interrupted", e);
    }
  }
}

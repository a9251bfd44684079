package io.github.budgeteer.cli;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Turns Ctrl-C into an orderly end: the run is asked to stop, and the process ends when its main thread does.
 */
final class Stop {
  private static final Duration LONGEST = Duration.ofSeconds(60);

  private @Nullable Runnable request;
  private boolean requested;

  /** Says how the run is asked to stop; asks at once if Ctrl-C came before. */
  synchronized void with(Runnable stopRequest) {
    request = stopRequest;
    if (requested) {
      stopRequest.run();
    }
  }

  /** Stops on Ctrl-C or SIGTERM. */
  void onSignal() {
    Runtime.getRuntime().addShutdownHook(new Thread(() -> {
      ask();
      try {
        // The main thread ends the process with its exit code; returning here would overtake it.
        Thread.sleep(LONGEST);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }, "stop"));
  }

  private synchronized void ask() {
    requested = true;
    if (request != null) {
      request.run();
    }
  }
}

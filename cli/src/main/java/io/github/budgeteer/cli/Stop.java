package io.github.budgeteer.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Turns Ctrl-C into an orderly end: the run is asked to stop, and the process ends with the exit code of its command. */
final class Stop {
  private static final long LONGEST_SECONDS = 60;
  private static final Stop INSTANCE = new Stop();

  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile int exitCode;
  private @Nullable Runnable request;
  private boolean requested;

  private Stop() {
    Runtime.getRuntime().addShutdownHook(new Thread(this::shutDown, "stop"));
  }

  /** Returns the one of this process; from the first call on, signals are taken care of. */
  static Stop ofProcess() {
    return INSTANCE;
  }

  /** Says how the run is asked to stop; asks at once if Ctrl-C came before. */
  synchronized void with(Runnable stopRequest) {
    request = stopRequest;
    if (requested) {
      stopRequest.run();
    }
  }

  /** Says that the command has ended; the process may go. */
  void ended(int code) {
    exitCode = code;
    ended.countDown();
  }

  private void shutDown() {
    if (ended.getCount() == 0) {
      return; // Nobody interrupted: the process ends because its command has.
    }
    ask();
    try {
      if (ended.await(LONGEST_SECONDS, TimeUnit.SECONDS)) {
        Runtime.getRuntime().halt(exitCode);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void ask() {
    requested = true;
    if (request != null) {
      request.run();
    }
  }
}

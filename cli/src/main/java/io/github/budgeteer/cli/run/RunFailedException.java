package io.github.budgeteer.cli.run;

import org.jspecify.annotations.Nullable;

/** The run cannot go on; the message is for the user. */
public final class RunFailedException extends RuntimeException {
  public RunFailedException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}

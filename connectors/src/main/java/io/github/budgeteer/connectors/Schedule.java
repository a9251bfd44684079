package io.github.budgeteer.connectors;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** When something is due that is done at intervals. A clock that was set back makes it due at once, where a time to wait for would hold it up for hours. */
public final class Schedule {
  private @Nullable Instant last;

  /** Tells whether it was never done, or as long ago as the interval. */
  public boolean isDue(Instant now, Duration interval) {
    Instant done = last;
    return done == null || now.isBefore(done) || !now.isBefore(done.plus(interval));
  }

  /** It is done now. */
  public void done(Instant now) {
    last = now;
  }

  /** It is due again, however long ago it was done. */
  public void again() {
    last = null;
  }
}

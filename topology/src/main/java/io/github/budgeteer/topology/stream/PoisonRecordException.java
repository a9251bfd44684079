package io.github.budgeteer.topology.stream;

/** A record comes again over which our code has failed, and nothing has been done with it yet. */
final class PoisonRecordException extends RuntimeException {
  private final Exception failure;

  PoisonRecordException(String place, Exception failure) {
    super(place + " has failed before", failure);
    this.failure = failure;
  }

  /** Returns how it failed when it was processed. */
  Exception failure() {
    return failure;
  }
}

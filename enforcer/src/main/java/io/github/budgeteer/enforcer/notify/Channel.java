package io.github.budgeteer.enforcer.notify;

import java.util.List;

/** A way to people or to other systems. It is used by one thread at a time. */
public interface Channel extends AutoCloseable {
  /** Returns its name: in the outbox, in metrics and to people. */
  String name();

  /** Tells whether it sends such a thing at all. */
  boolean concerns(Outgoing outgoing);

  /** Returns how many it sends at once. */
  default int mostAtOnce() {
    return 1;
  }

  /**
   * Tries to send each once; returns within half a minute.
   *
   * @param messages not more than {@link #mostAtOnce}
   * @return how it ended, for each in the same order
   */
  List<Delivery> send(List<Outgoing> messages);

  /** Gives connections back. */
  @Override
  void close();
}

package io.github.budgeteer.cli.run;

/** What a person who waits is told. */
public interface Progress {
  /** A new stage has begun. */
  void stage(String what);

  /**
   * The stage is this far.
   *
   * @param done units done
   * @param total units in all; it may grow
   * @param detail what has come of it so far
   */
  void at(long done, long total, String detail);
}

package io.github.budgeteer.enforcer.mirror;

/** Tables that are written together. */
interface Tables {
  /** Tells whether one of them is not there. */
  boolean areMissing();

  /** Creates those that are missing. */
  void create();
}

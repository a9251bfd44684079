package io.github.budgeteer.enforcer.iam;

/** In which form our deny stands on a principal. */
public enum Denial {
  NONE,
  /** The shared managed policy is attached. */
  MANAGED,
  /** An inline policy of our name, where no more managed ones can be attached. */
  INLINE,
  /** The session is listed in an inline policy on its role. */
  SESSION,
  /** A policy of ours is there, but its text is not ours: it may deny nothing. */
  ALTERED;

  /** Tells whether access is denied. */
  public boolean denies() {
    return switch (this) {
      case MANAGED, INLINE, SESSION -> true;
      case NONE, ALTERED -> false;
    };
  }
}

package io.github.budgeteer.events;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The verdict on an account and what is under way; the verdict follows from the rest.
 *
 * @param status the budget's verdict
 * @param access what was read back last
 * @param graceDeadline when grace ends; null outside a grace period
 * @param holds the reasons to keep access away, at most one of a kind, the oldest first
 * @param pending what the enforcer has not answered; null if nothing
 * @param deniedSince when access was read back as denied, live; null while it is not
 * @param closedAt when the principal was deleted; null while it is not
 */
public record Standing(Status status, Access access, @Nullable Instant graceDeadline, List<Hold> holds,
    @Nullable Pending pending, @Nullable Instant deniedSince, @Nullable Instant closedAt) {
  public Standing {
    holds = holds.stream().sorted(Comparator.comparingLong(Hold::decision)).toList();
    status = verdict(graceDeadline, holds, pending, closedAt);
  }

  /** Returns the standing of a new account. */
  public static Standing initial(AccountType type) {
    return new Standing(Status.ACTIVE, type.enforceable() ? Access.ALLOWED : Access.NOT_ENFORCEABLE, null,
        List.of(),
        null, null, null);
  }

  private static Status verdict(@Nullable Instant graceDeadline, List<Hold> holds, @Nullable Pending pending,
      @Nullable Instant closedAt) {
    if (closedAt != null) {
      return Status.CLOSED;
    }
    if (pending != null && pending.wanted() == Access.DENIED) {
      return Status.SUSPENDING;
    }
    if (holds.isEmpty() && graceDeadline != null) {
      return Status.GRACE_PERIOD;
    }
    if (pending != null) {
      return Status.RESTORING;
    }
    return holds.isEmpty() ? Status.ACTIVE : Status.SUSPENDED;
  }

  public Standing with(Access newAccess) {
    return new Standing(status, newAccess, graceDeadline, holds, pending, deniedSince, closedAt);
  }

  public Standing grace(@Nullable Instant deadline) {
    return new Standing(status, access, deadline, holds, pending, deniedSince, closedAt);
  }

  public Standing pending(@Nullable Pending newPending) {
    return new Standing(status, access, graceDeadline, holds, newPending, deniedSince, closedAt);
  }

  public Standing deniedSince(@Nullable Instant since) {
    return new Standing(status, access, graceDeadline, holds, pending, since, closedAt);
  }

  public Standing closedAt(@Nullable Instant at) {
    return new Standing(status, access, graceDeadline, holds, pending, deniedSince, at);
  }

  /** Returns the standing with a hold more; one of the same kind stays as it is. */
  public Standing plus(Hold hold) {
    if (hold(hold.kind()).isPresent()) {
      return this;
    }
    List<Hold> more = new ArrayList<>(holds);
    more.add(hold);
    return new Standing(status, access, graceDeadline, more, pending, deniedSince, closedAt);
  }

  /** Returns the standing without the hold of a kind. */
  public Standing without(Hold.Kind kind) {
    return new Standing(status, access, graceDeadline,
        holds.stream().filter(hold -> hold.kind() != kind).toList(), pending, deniedSince, closedAt);
  }

  public Optional<Hold> hold(Hold.Kind kind) {
    return holds.stream().filter(hold -> hold.kind() == kind).findFirst();
  }

  /** Tells whether any hold stands. */
  public boolean held() {
    return !holds.isEmpty();
  }

  /** Tells whether the principal has been deleted. */
  public boolean closed() {
    return closedAt != null;
  }

  /**
   * A decision that the enforcer has not answered.
   *
   * @param decision its sequence
   * @param wanted what access is to become
   * @param decidedAt when it was made
   * @param guarded whether the guard against mass suspension holds it back until it is released
   */
  public record Pending(long decision, Access wanted, Instant decidedAt, boolean guarded) {
    /** Returns this, held back by the guard. */
    public Pending heldBack() {
      return new Pending(decision, wanted, decidedAt, true);
    }
  }
}

package io.github.budgeteer.enforcer.drift;

import io.github.budgeteer.enforcer.iam.Denial;
import io.github.budgeteer.enforcer.iam.IamAccess;
import io.github.budgeteer.enforcer.iam.IamAccess.Reading;
import io.github.budgeteer.enforcer.iam.IamAccess.Result;
import io.github.budgeteer.enforcer.iam.KeyStatus;
import io.github.budgeteer.enforcer.workflow.ApiKeyUse;
import io.github.budgeteer.events.Access;
import io.github.budgeteer.events.AccessSnapshot;
import io.github.budgeteer.events.Drift;
import io.github.budgeteer.events.Drift.Kind;
import io.github.budgeteer.events.EnforcementState;
import io.github.budgeteer.events.Outcome;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.BiPredicate;

/** Compares what is actual in IAM with what was verified, with as few calls as that takes; it changes nothing. */
public final class Inspector {
  private final IamAccess iam;
  private final ApiKeyUse apiKeys;

  public Inspector(IamAccess iam, ApiKeyUse apiKeys) {
    this.iam = iam;
    this.apiKeys = apiKeys;
  }

  /**
   * Tells whether there is anything to compare: something was verified, or a deny of ours is on record where access is to be
   * allowed.
   *
   * <p>What was given up is not looked at. Its account says that nobody is denied, and so nobody would ever give back what is
   * taken later.
   */
  public static boolean canLookAt(EnforcementState state) {
    return state.settled() && switch (state.wanted()) {
      case DENIED -> state.verified() == Access.DENIED;
      case ALLOWED -> state.verified() == Access.ALLOWED || isOurs(state);
      case UNKNOWN, NOT_ENFORCEABLE -> false;
    };
  }

  /** Has what is remembered of policies that several share read again. */
  public void doubtShared() {
    iam.doubtShared();
  }

  /** Compares one principal. */
  public Finding inspect(EnforcementState state) {
    return switch (iam.denial(state.principalId())) {
      case Result.Refused<Denial> refused -> unread(refused);
      case Result.Done<Denial> read when state.wanted() == Access.DENIED -> toBeDenied(state, read.value());
      case Result.Done<Denial> read -> toBeAllowed(state, read.value());
    };
  }

  private Finding toBeDenied(EnforcementState state, Denial denial) {
    return switch (denial) {
      case NONE -> removed(state);
      case ALTERED -> differs(Kind.DENY_ALTERED, "the policy that denies has another text than ours");
      case MANAGED, INLINE, SESSION -> switch (apiKeys) {
        case LEAVE -> new Finding.Same();
        case DEACTIVATE -> key(state, Kind.KEY_ACTIVE, "Bedrock API key %s is active",
            (key, status) -> status == KeyStatus.ACTIVE);
      };
    };
  }

  /** Whose id is another one was deleted and created again; it costs calls, and so is asked only here. */
  private Finding removed(EnforcementState state) {
    AccessSnapshot before = state.snapshot();
    return before != null && iam.read(state.principalId()) instanceof Result.Done<Reading> read
        && !read.value().snapshot().uniqueId().equals(before.uniqueId())
            ? new Finding.Differs(new Drift(Kind.RECREATED,
                "it was deleted and created again: " + before.uniqueId() + " is now "
                    + read.value().snapshot().uniqueId()),
                read.value().snapshot())
            : differs(Kind.DENY_REMOVED, "the deny is gone");
  }

  private Finding toBeAllowed(EnforcementState state, Denial denial) {
    if (denial == Denial.NONE) {
      return state.deactivatedKeys().isEmpty()
          ? new Finding.Same()
          : key(state, Kind.KEY_LEFT_INACTIVE, "Bedrock API key %s is inactive",
              (key, status) -> status == KeyStatus.INACTIVE && state.deactivatedKeys().contains(key));
    }
    return isOurs(state)
        ? differs(Kind.DENY_LEFT, "our deny still stands")
        : differs(Kind.FOREIGN_DENY,
            "a deny stands that is not recorded as ours, so whoever added it must remove it");
  }

  private static boolean isOurs(EnforcementState state) {
    return Boolean.FALSE.equals(state.deniedBefore());
  }

  private Finding key(EnforcementState state, Kind kind, String message,
      BiPredicate<String, KeyStatus> differing) {
    return switch (iam.apiKeys(state.principalId())) {
      case Result.Refused<SortedMap<String, KeyStatus>> refused -> unread(refused);
      case Result.Done<SortedMap<String, KeyStatus>> keys -> {
        Optional<String> first = keys.value().entrySet().stream()
            .filter(key -> differing.test(key.getKey(), key.getValue())).map(Map.Entry::getKey)
            .findFirst();
        yield first.map(key -> differs(kind, message.formatted(key))).orElseGet(Finding.Same::new);
      }
    };
  }

  private static Finding unread(Result.Refused<?> refused) {
    // Of who is gone nothing can be wanted; once it is back, it is another one without a deny.
    return refused.reason() == Outcome.Reason.NO_SUCH_PRINCIPAL
        ? new Finding.Same()
        : new Finding.Unread(refused.message());
  }

  private static Finding differs(Kind kind, String message) {
    return new Finding.Differs(new Drift(kind, message), null);
  }
}

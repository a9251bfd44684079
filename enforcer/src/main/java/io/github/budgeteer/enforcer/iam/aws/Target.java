package io.github.budgeteer.enforcer.iam.aws;

import io.github.budgeteer.enforcer.iam.Denial;
import io.github.budgeteer.enforcer.iam.DenyPolicy;
import io.github.budgeteer.enforcer.iam.IamAccess.Result;
import io.github.budgeteer.enforcer.iam.SessionNames;
import io.github.budgeteer.enforcer.iam.TrustPolicy;
import io.github.budgeteer.events.Outcome;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Pattern;
import software.amazon.awssdk.core.exception.SdkException;

/** Who is denied, and how that is done. All operations throw what {@link IamCalls} throws. */
sealed interface Target {

  /** Returns the user or role that the deny is put on. */
  IamEntity entity();

  /** Tells in which form the deny stands. */
  Denial denial(IamAccount account);

  /** Tells the same from what has been read already. */
  Denial denial(IamAccount account, List<String> attached, List<String> inline, IamEntity.Identity identity);

  Result<Denial> deny(IamAccount account);

  boolean lift(IamAccount account);

  private static boolean done(Runnable removal) {
    try {
      removal.run();
      return true;
    } catch (SdkException e) {
      // Nothing to remove, or nobody to remove it from: which one shows when it is read back.
      if (IamFailure.is(e, IamFailure.NO_SUCH_ENTITY)) {
        return false;
      }
      throw e;
    }
  }

  /**
   * A user.
   *
   * @param arn also its principal id
   */
  record OfUser(String name, String arn) implements WholeEntity {
    @Override
    public IamEntity entity() {
      return new IamEntity.OfUser(name);
    }
  }

  /** A role with all its sessions. */
  record OfRole(String name) implements WholeEntity {
    @Override
    public IamEntity entity() {
      return new IamEntity.OfRole(name);
    }
  }

  /** A user or role that is denied as a whole. */
  sealed interface WholeEntity extends Target permits OfUser, OfRole {
    /** A policy that was just created can't be attached everywhere at once. */
    int TRIES_OF_ATTACHING = 3;

    @Override
    default Denial denial(IamAccount account) {
      if (entity().attachedPolicies(account.calls()).contains(account.policy().arn())) {
        return account.policy().isIntact() ? Denial.MANAGED : Denial.ALTERED;
      }
      return inlineDenial(account);
    }

    @Override
    default Denial denial(IamAccount account, List<String> attached, List<String> inline,
        IamEntity.Identity identity) {
      if (attached.contains(account.policy().arn())) {
        return account.policy().isIntact() ? Denial.MANAGED : Denial.ALTERED;
      }
      return inline.contains(DenyPolicy.NAME) ? inlineDenial(account) : Denial.NONE;
    }

    private Denial inlineDenial(IamAccount account) {
      return entity().inline(account.calls(), DenyPolicy.NAME)
          .map(
              document -> DenyPolicy.isSame(document, DenyPolicy.document()) ? Denial.INLINE : Denial.ALTERED)
          .orElse(Denial.NONE);
    }

    @Override
    default Result<Denial> deny(IamAccount account) {
      for (int attempt = 1;; attempt++) {
        account.policy().ensure();
        try {
          entity().attach(account.calls(), account.policy().arn());
          return new Result.Done<>(Denial.MANAGED);
        } catch (SdkException e) {
          if (IamFailure.is(e, IamFailure.LIMIT_EXCEEDED)) {
            entity().putInline(account.calls(), DenyPolicy.NAME, DenyPolicy.document());
            return new Result.Done<>(Denial.INLINE);
          }
          if (!IamFailure.is(e, IamFailure.NO_SUCH_ENTITY)) {
            throw e;
          }
          // The principal is gone, or the policy: this fails if it is the principal.
          entity().identity(account.calls());
          account.policy().doubt();
          if (attempt == TRIES_OF_ATTACHING) {
            return new Result.Refused<>(Outcome.Reason.UNAVAILABLE,
                "IAM: " + account.policy().arn() + " can't be attached yet");
          }
        }
      }
    }

    @Override
    default boolean lift(IamAccount account) {
      return done(() -> entity().detach(account.calls(), account.policy().arn()))
          || done(() -> entity().deleteInline(account.calls(), DenyPolicy.NAME));
    }
  }

  /**
   * One session of a role, listed in an inline policy on it.
   *
   * @param role the role's name
   * @param name the session's
   * @param names which sessions may be denied
   */
  record OfSession(String role, String name, SessionNames names) implements Target {
    /** A name with anything else could be a pattern or a variable in the condition that it is put into. */
    private static final Pattern NAME = Pattern.compile("[\\w+=,.@-]{2,64}");

    @Override
    public IamEntity entity() {
      return new IamEntity.OfRole(role);
    }

    String userId(IamEntity.Identity identity) {
      return identity.uniqueId() + ':' + name;
    }

    @Override
    public Denial denial(IamAccount account) {
      return listed(account, entity().identity(account.calls()));
    }

    @Override
    public Denial denial(IamAccount account, List<String> attached, List<String> inline,
        IamEntity.Identity identity) {
      return inline.contains(DenyPolicy.SESSIONS_NAME) ? listed(account, identity) : Denial.NONE;
    }

    private Denial listed(IamAccount account, IamEntity.Identity identity) {
      Optional<String> document = entity().inline(account.calls(), DenyPolicy.SESSIONS_NAME);
      SortedSet<String> sessions = DenyPolicy.sessionsOf(document.orElse(""));
      if (!sessions.contains(userId(identity))) {
        return Denial.NONE;
      }
      return DenyPolicy.isSame(document.orElse(""), DenyPolicy.sessions(sessions))
          ? Denial.SESSION
          : Denial.ALTERED;
    }

    @Override
    public Result<Denial> deny(IamAccount account) {
      if (!NAME.matcher(name).matches()) {
        return new Result.Refused<>(Outcome.Reason.NOT_ENFORCEABLE,
            "no session of role " + role + " can have a name such as " + name);
      }
      IamEntity.Identity identity = entity().identity(account.calls());
      if (names == SessionNames.PINNED
          && !TrustPolicy.pinsSessionNames(identity.trustPolicy() == null ? "" : identity.trustPolicy())) {
        return new Result.Refused<>(Outcome.Reason.NOT_ENFORCEABLE,
            "whoever assumes role " + role
                + " chooses the session's name, and another name escapes a deny; pin "
                + "sts:RoleSessionName in its trust policy, budget the role as a whole, or allow renamable sessions");
      }
      ReentrantLock lock = account.lockOf(role);
      lock.lock();
      try {
        SortedSet<String> sessions = sessions(account);
        sessions.add(userId(identity));
        String document = DenyPolicy.sessions(sessions);
        if (DenyPolicy.length(document) > DenyPolicy.LONGEST_ON_ROLE) {
          return new Result.Refused<>(Outcome.Reason.UNAVAILABLE, "the policy on role " + role
              + " has no room for another session of " + sessions.size() + "; budget the role as a whole");
        }
        entity().putInline(account.calls(), DenyPolicy.SESSIONS_NAME, document);
        return new Result.Done<>(Denial.SESSION);
      } finally {
        lock.unlock();
      }
    }

    @Override
    public boolean lift(IamAccount account) {
      IamEntity.Identity identity = entity().identity(account.calls());
      ReentrantLock lock = account.lockOf(role);
      lock.lock();
      try {
        SortedSet<String> sessions = sessions(account);
        if (!sessions.remove(userId(identity))) {
          return false;
        }
        if (sessions.isEmpty()) {
          return done(() -> entity().deleteInline(account.calls(), DenyPolicy.SESSIONS_NAME));
        } else {
          entity().putInline(account.calls(), DenyPolicy.SESSIONS_NAME, DenyPolicy.sessions(sessions));
        }
        return true;
      } finally {
        lock.unlock();
      }
    }

    private SortedSet<String> sessions(IamAccount account) {
      return new TreeSet<>(
          DenyPolicy.sessionsOf(entity().inline(account.calls(), DenyPolicy.SESSIONS_NAME).orElse("")));
    }
  }
}

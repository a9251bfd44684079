package io.github.budgeteer.enforcer.iam;

import io.github.budgeteer.events.AccessSnapshot;
import io.github.budgeteer.events.Outcome;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * An IAM in this process that keeps what is attached to whom in a directory. A local run has no users and roles of its own,
 * so each exists from its first mention, can be modified, and prescribes the names of its sessions, unless it is said otherwise.
 */
public final class LocalIam implements IamAccess, AutoCloseable {
  private static final String INLINE = "inline:";

  /** Principal → ARNs of what is attached, and names of inline policies with {@link #INLINE} in front. */
  private final Map<String, Set<String>> attached;
  private final LocalIamJournal journal;
  private final Map<String, SortedMap<String, KeyStatus>> apiKeys = new TreeMap<>();
  private final Set<String> deleted = new HashSet<>();
  /** Principal → how often it was created again. */
  private final Map<String, Integer> created = new HashMap<>();
  private final Set<String> protectedRoles = new HashSet<>();
  private final Set<String> renamable = new HashSet<>();
  private int mostAttached = Integer.MAX_VALUE;

  private LocalIam(LocalIamJournal journal) {
    this.journal = journal;
    attached = journal.attached();
  }

  /** Opens the IAM that lives in a directory, created if it is missing. */
  public static LocalIam open(Path directory) {
    return new LocalIam(LocalIamJournal.open(directory));
  }

  @Override
  public Result<Reading> read(String principalId) {
    return on(principalId, () -> new Result.Done<>(new Reading(
        new AccessSnapshot(uniqueId(principalId),
            policies(principalId).stream().filter(name -> !isInline(name)).toList(),
            policies(principalId).stream().filter(LocalIam::isInline)
                .map(name -> name.substring(INLINE.length())).toList(),
            null),
        standing(principalId))));
  }

  @Override
  public Result<Denial> denial(String principalId) {
    return on(principalId, () -> new Result.Done<>(standing(principalId)));
  }

  @Override
  public Result<Denial> deny(String principalId) {
    return on(principalId, () -> {
      String role = role(principalId);
      if (protectedRoles.contains(role)) {
        return refused(IamPrincipal.remedyForProtected(role));
      }
      if (IamPrincipal.of(principalId) instanceof IamPrincipal.Session session) {
        if (renamable.contains(role)) {
          return refused("whoever assumes role " + session.role() + " chooses the session's name; "
              + "pin sts:RoleSessionName in its trust policy");
        }
        add(principalId, INLINE + DenyPolicy.SESSIONS_NAME);
        return new Result.Done<>(Denial.SESSION);
      }
      if (standing(principalId) == Denial.MANAGED || hasRoom(principalId)) {
        add(principalId, DenyPolicy.arnFor(principalId));
        return new Result.Done<>(Denial.MANAGED);
      }
      add(principalId, INLINE + DenyPolicy.NAME);
      return new Result.Done<>(Denial.INLINE);
    });
  }

  @Override
  public Result<Boolean> lift(String principalId) {
    return on(principalId, () -> {
      boolean changed = remove(principalId, DenyPolicy.arnFor(principalId));
      changed |= remove(principalId, INLINE + DenyPolicy.NAME);
      changed |= remove(principalId, INLINE + DenyPolicy.SESSIONS_NAME);
      return new Result.Done<>(changed);
    });
  }

  @Override
  public Result<SortedMap<String, KeyStatus>> apiKeys(String principalId) {
    return on(principalId,
        () -> new Result.Done<>(
            new TreeMap<>(apiKeys.getOrDefault(principalId, Collections.emptySortedMap()))));
  }

  @Override
  public Result<Boolean> setApiKey(String principalId, String key, KeyStatus status) {
    return on(principalId, () -> new Result.Done<>(
        apiKeys.containsKey(principalId) && apiKeys.get(principalId).replace(key, status) != null));
  }

  @Override
  public Result<CrossCheck> simulate(String principalId) {
    return on(principalId, () -> new Result.Done<>(
        standing(principalId).denies() ? CrossCheck.DENIED : CrossCheck.NOT_DENIED));
  }

  @Override
  public void doubtShared() {
    // Every principal's policies are its own here.
  }

  /** Attaches any policy, as an administrator would. */
  public synchronized void attach(String principalId, String policyArn) {
    add(principalId, policyArn);
  }

  /** Gives a user a Bedrock API key. */
  public synchronized void putApiKey(String principalId, String key, KeyStatus status) {
    apiKeys.computeIfAbsent(principalId, user -> new TreeMap<>()).put(key, status);
  }

  /** Deletes a principal with all that it has. */
  public synchronized void delete(String principalId) {
    policies(principalId).forEach(policy -> remove(principalId, policy));
    apiKeys.remove(principalId);
    deleted.add(principalId);
  }

  /** Creates a principal again that was deleted: it has the same name and another unique id. */
  public synchronized void create(String principalId) {
    if (deleted.remove(principalId)) {
      created.merge(principalId, 1, Integer::sum);
    }
  }

  /** Has a role be one that only AWS may modify. */
  public synchronized void protect(String role) {
    protectedRoles.add(role);
  }

  /** Has whoever assumes a role choose the names of its sessions. */
  public synchronized void letSessionsBeNamed(String role) {
    renamable.add(role);
  }

  /** Lets no more than so many policies be attached to anybody. */
  public synchronized void mostAttached(int policies) {
    mostAttached = policies;
  }

  @Override
  public synchronized void close() {
    journal.close();
  }

  private synchronized <T> Result<T> on(String principalId, Supplier<Result<T>> operation) {
    if (IamPrincipal.of(principalId) instanceof IamPrincipal.Unbound unbound) {
      return refused(unbound.remedy());
    }
    return deleted.contains(principalId)
        ? new Result.Refused<>(Outcome.Reason.NO_SUCH_PRINCIPAL, "there is no " + principalId)
        : operation.get();
  }

  private static <T> Result<T> refused(String remedy) {
    return new Result.Refused<>(Outcome.Reason.NOT_ENFORCEABLE, remedy);
  }

  private Denial standing(String principalId) {
    Set<String> policies = policies(principalId);
    if (policies.contains(INLINE + DenyPolicy.SESSIONS_NAME)) {
      return Denial.SESSION;
    }
    if (policies.contains(DenyPolicy.arnFor(principalId))) {
      return Denial.MANAGED;
    }
    return policies.contains(INLINE + DenyPolicy.NAME) ? Denial.INLINE : Denial.NONE;
  }

  private String uniqueId(String principalId) {
    Integer again = created.get(principalId);
    return again == null ? "local" : "local-" + again;
  }

  private Set<String> policies(String principalId) {
    return Set.copyOf(attached.getOrDefault(principalId, Set.of()));
  }

  private boolean hasRoom(String principalId) {
    return policies(principalId).stream().filter(name -> !isInline(name)).count() < mostAttached;
  }

  private void add(String principalId, String policy) {
    if (attached.computeIfAbsent(principalId, key -> new TreeSet<>()).add(policy)) {
      journal.attached(principalId, policy);
    }
  }

  private boolean remove(String principalId, String policy) {
    boolean changed = attached.getOrDefault(principalId, Collections.emptySet()).remove(policy);
    if (changed) {
      journal.detached(principalId, policy);
    }
    return changed;
  }

  private static boolean isInline(String policy) {
    return policy.startsWith(INLINE);
  }

  private static String role(String principalId) {
    return switch (IamPrincipal.of(principalId)) {
      case IamPrincipal.Role role -> role.name();
      case IamPrincipal.Session session -> session.role();
      case IamPrincipal.User user -> "";
      case IamPrincipal.Unbound unbound -> "";
    };
  }
}

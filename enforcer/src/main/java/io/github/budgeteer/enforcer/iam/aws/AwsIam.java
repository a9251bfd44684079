package io.github.budgeteer.enforcer.iam.aws;

import io.github.budgeteer.enforcer.Backoff;
import io.github.budgeteer.enforcer.iam.CrossCheck;
import io.github.budgeteer.enforcer.iam.Denial;
import io.github.budgeteer.enforcer.iam.DenyPolicy;
import io.github.budgeteer.enforcer.iam.IamAccess;
import io.github.budgeteer.enforcer.iam.IamPrincipal;
import io.github.budgeteer.enforcer.iam.KeyStatus;
import io.github.budgeteer.events.AccessSnapshot;
import io.github.budgeteer.events.Outcome;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.iam.IamClient;

/**
 * Access as AWS's IAM grants it.
 *
 * <p>Users and roles get the shared managed policy, or an inline one of the same text where no more can be attached; sessions
 * are listed in one inline policy on their role. Calls to one account keep to a rate, throttled or not.
 */
public final class AwsIam implements IamAccess, AutoCloseable {
  private static final Duration FIRST_WAIT = Duration.ofMillis(500);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(8);

  private final IamClients clients;
  private final IamOptions options;
  private final InstantSource clock;
  private final Pause pause;
  private final Backoff backoff;
  private final Map<String, IamAccount> accounts = new ConcurrentHashMap<>();

  /**
   * Makes an adapter.
   *
   * @param clients are closed with it
   * @param random spreads repeated calls
   */
  public AwsIam(IamClients clients, IamOptions options, InstantSource clock, Pause pause,
      RandomGenerator random) {
    this.clients = clients;
    this.options = options;
    this.clock = clock;
    this.pause = pause;
    backoff = new Backoff(FIRST_WAIT, LONGEST_WAIT, random);
  }

  /** A principal as found: in which account, and as which kind of entity. */
  private interface Operation<T> {
    Result<T> on(IamAccount account, Target target);
  }

  @Override
  public Result<Reading> read(String principalId) {
    return with(principalId, (account, target) -> {
      IamEntity entity = target.entity();
      IamEntity.Identity identity = entity.identity(account.calls());
      List<String> attached = entity.attachedPolicies(account.calls());
      List<String> inline = entity.inlinePolicies(account.calls());
      AccessSnapshot snapshot = new AccessSnapshot(identity.uniqueId(), attached, inline,
          identity.boundary());
      return new Result.Done<>(new Reading(snapshot, target.denial(account, attached, inline, identity)));
    });
  }

  @Override
  public Result<Denial> denial(String principalId) {
    return with(principalId, (account, target) -> new Result.Done<>(target.denial(account)));
  }

  @Override
  public Result<Denial> deny(String principalId) {
    return with(principalId, (account, target) -> target.deny(account));
  }

  @Override
  public Result<Boolean> lift(String principalId) {
    return with(principalId, (account, target) -> new Result.Done<>(target.lift(account)));
  }

  @Override
  public Result<SortedMap<String, KeyStatus>> apiKeys(String principalId) {
    return with(principalId, (account, target) -> new Result.Done<>(target instanceof Target.OfUser user
        ? ApiKeys.read(account.calls(), user.name())
        : new TreeMap<>()));
  }

  @Override
  public Result<Boolean> setApiKey(String principalId, String key, KeyStatus status) {
    return with(principalId, (account, target) -> new Result.Done<>(target instanceof Target.OfUser user
        && ApiKeys.set(account.calls(), user.name(), key, status)));
  }

  @Override
  public Result<CrossCheck> simulate(String principalId) {
    return with(principalId, (account, target) -> new Result.Done<>(Simulator.ask(account, target)));
  }

  @Override
  public void doubtShared() {
    accounts.values().forEach(account -> account.policy().doubt());
  }

  @Override
  public void close() {
    clients.close();
  }

  private <T> Result<T> with(String principalId, Operation<T> operation) {
    return switch (IamPrincipal.of(principalId)) {
      case IamPrincipal.User user ->
        with(principalId, user.account(), new Target.OfUser(user.name(), principalId), operation);
      case IamPrincipal.Role role ->
        with(principalId, role.account(), new Target.OfRole(role.name()), operation);
      case IamPrincipal.Session session -> with(principalId, session.account(),
          new Target.OfSession(session.role(), session.name(), options.sessionNames()), operation);
      case IamPrincipal.Unbound unbound ->
        new Result.Refused<>(Outcome.Reason.NOT_ENFORCEABLE, unbound.remedy());
    };
  }

  private <T> Result<T> with(String principalId, String accountId, Target target, Operation<T> operation) {
    try {
      Optional<IamAccount> account = account(accountId, principalId);
      return account.isEmpty()
          ? new Result.Refused<>(Outcome.Reason.NOT_ENFORCEABLE, "account " + accountId
              + " is not the enforcer's own; configure a role to assume there")
          : operation.on(account.get(), target);
    } catch (SdkException e) {
      return IamFailure.refusal(e, IamPrincipal.remedyForProtected(target.entity().name()));
    }
  }

  private Optional<IamAccount> account(String accountId, String principalId) {
    IamAccount known = accounts.get(accountId);
    if (known != null) {
      return Optional.of(known);
    }
    Optional<IamClient> client = clients.of(accountId);
    return client.map(iam -> accounts.computeIfAbsent(accountId, key -> {
      IamCalls calls = new IamCalls(iam, new Pacing(options.callsPerSecond(), clock, pause), pause, backoff,
          options.mostTries());
      return new IamAccount(calls,
          new SharedDenyPolicy(calls, DenyPolicy.arnFor(principalId), clock, options.policyCheck()));
    }));
  }
}

package io.github.budgeteer.enforcer;

import io.github.budgeteer.enforcer.iam.IamAccess;
import io.github.budgeteer.events.Outcome;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An IAM whose own failures are answers too: whatever an adapter throws over one principal is tried again like a refusal, and
 * stops nobody else's enforcement.
 */
final class GuardedIam implements IamAccess {
  private static final Logger LOG = LoggerFactory.getLogger(GuardedIam.class);

  private final IamAccess iam;

  GuardedIam(IamAccess iam) {
    this.iam = iam;
  }

  @Override
  public String denyPolicyArn(String principalId) {
    return iam.denyPolicyArn(principalId);
  }

  @Override
  public Result<Set<String>> attachedPolicies(String principalId) {
    return guarded(principalId, () -> iam.attachedPolicies(principalId));
  }

  @Override
  public Result<Boolean> attachDeny(String principalId) {
    return guarded(principalId, () -> iam.attachDeny(principalId));
  }

  @Override
  public Result<Boolean> detachDeny(String principalId) {
    return guarded(principalId, () -> iam.detachDeny(principalId));
  }

  private static <T> Result<T> guarded(String principalId, Supplier<Result<T>> call) {
    try {
      return call.get();
    } catch (RuntimeException e) {
      LOG.error("the IAM adapter failed over {}", principalId, e);
      // Only the kind goes on record: a client's message may hold a request.
      return new Result.Refused<>(Outcome.Reason.UNAVAILABLE,
          "the IAM adapter failed: " + e.getClass().getSimpleName());
    }
  }
}

package io.github.budgeteer.enforcer.workflow;

import io.github.budgeteer.enforcer.iam.IamAccess;
import io.github.budgeteer.enforcer.iam.IamAccess.Result;
import io.github.budgeteer.enforcer.iam.KeyStatus;
import java.util.List;
import java.util.SortedMap;

/** Sets the Bedrock API keys active again that we set inactive, if they still exist and still are. */
final class ReactivateApiKeys implements WorkflowStep {
  private final IamAccess iam;

  ReactivateApiKeys(IamAccess iam) {
    this.iam = iam;
  }

  @Override
  public String name() {
    return "reactivate-api-keys";
  }

  @Override
  public StepResult run(StepContext context) {
    List<String> ours = context.state().deactivatedKeys();
    if (ours.isEmpty()) {
      return new StepResult.Done();
    }
    String principalId = context.state().principalId();
    return switch (iam.apiKeys(principalId)) {
      case Result.Refused<SortedMap<String, KeyStatus>> refused ->
        new StepResult.Stopped(refused.reason(), refused.message());
      case Result.Done<SortedMap<String, KeyStatus>> keys -> {
        for (String key : ours) {
          if (keys.value().get(key) == KeyStatus.INACTIVE
              && iam.setApiKey(principalId, key,
                  KeyStatus.ACTIVE) instanceof Result.Refused<Boolean> refused) {
            yield new StepResult.Stopped(refused.reason(), refused.message());
          }
        }
        yield new StepResult.Done();
      }
    };
  }
}

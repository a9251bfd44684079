package io.github.budgeteer.enforcer.workflow;

import io.github.budgeteer.enforcer.iam.IamAccess;
import io.github.budgeteer.enforcer.iam.IamAccess.Result;
import io.github.budgeteer.enforcer.iam.KeyStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/** Sets a user's Bedrock API keys inactive. Which ones is kept before, so that only these become active again. */
final class DeactivateApiKeys implements WorkflowStep {
  private final IamAccess iam;

  DeactivateApiKeys(IamAccess iam) {
    this.iam = iam;
  }

  @Override
  public String name() {
    return "deactivate-api-keys";
  }

  @Override
  public StepResult run(StepContext context) {
    String principalId = context.state().principalId();
    return switch (iam.apiKeys(principalId)) {
      case Result.Refused<SortedMap<String, KeyStatus>> refused ->
        new StepResult.Stopped(refused.reason(), refused.message());
      case Result.Done<SortedMap<String, KeyStatus>> keys -> deactivate(context, keys.value());
    };
  }

  private StepResult deactivate(StepContext context, Map<String, KeyStatus> keys) {
    List<String> active = keys.entrySet().stream().filter(key -> key.getValue() == KeyStatus.ACTIVE)
        .map(Map.Entry::getKey).toList();
    if (!context.state().deactivatedKeys().containsAll(active)) {
      List<String> ours = new ArrayList<>(context.state().deactivatedKeys());
      ours.addAll(active);
      context.keep(context.state().deactivated(ours));
    }
    for (String key : active) {
      if (iam.setApiKey(context.state().principalId(), key,
          KeyStatus.INACTIVE) instanceof Result.Refused<Boolean> refused) {
        return new StepResult.Stopped(refused.reason(), refused.message());
      }
    }
    return new StepResult.Done();
  }
}

package io.github.budgeteer.enforcer.iam.aws;

import io.github.budgeteer.enforcer.iam.CrossCheck;
import java.util.List;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.iam.model.ContextEntry;
import software.amazon.awssdk.services.iam.model.ContextKeyTypeEnum;
import software.amazon.awssdk.services.iam.model.EvaluationResult;
import software.amazon.awssdk.services.iam.model.PolicyEvaluationDecisionType;
import software.amazon.awssdk.services.iam.model.SimulatePrincipalPolicyRequest;

/**
 * IAM's policy simulator, as a check on what was read back. It sees no session policies and perhaps not every service's actions,
 * so its silence proves nothing.
 */
final class Simulator {
  private static final List<String> ACTIONS = List.of("bedrock:InvokeModel",
      "bedrock:CreateModelInvocationJob",
      "bedrock-mantle:CreateInference");

  private Simulator() {}

  static CrossCheck ask(IamAccount account, Target target) {
    if (account.silentSimulator().get()) {
      return CrossCheck.NOT_ANSWERED;
    }
    SimulatePrincipalPolicyRequest.Builder request = SimulatePrincipalPolicyRequest.builder()
        .actionNames(ACTIONS);
    switch (target) {
      case Target.OfUser user -> request.policySourceArn(user.arn());
      // A principal id has no path, but the ARN that the simulator asks for has.
      case Target.OfRole role -> request.policySourceArn(role.entity().identity(account.calls()).arn());
      case Target.OfSession session -> {
        IamEntity.Identity role = session.entity().identity(account.calls());
        request.policySourceArn(role.arn()).contextEntries(ContextEntry.builder()
            .contextKeyName("aws:userid").contextKeyType(ContextKeyTypeEnum.STRING)
            .contextKeyValues(session.userId(role)).build());
      }
    }
    List<EvaluationResult> answers;
    try {
      answers = account.calls().call(iam -> iam.simulatePrincipalPolicy(request.build())).evaluationResults();
    } catch (SdkException e) {
      if (e instanceof AwsServiceException && !IamFailure.passesSoon(e)
          && !IamFailure.is(e, IamFailure.NO_SUCH_ENTITY)) {
        // Not allowed, not known or not understood: asking for everybody would cost a call each.
        account.silentSimulator().set(true);
      }
      return CrossCheck.NOT_ANSWERED;
    }
    if (answers.isEmpty()) {
      return CrossCheck.NOT_ANSWERED;
    }
    return answers.stream()
        .allMatch(answer -> answer.evalDecision() == PolicyEvaluationDecisionType.EXPLICIT_DENY)
            ? CrossCheck.DENIED
            : CrossCheck.NOT_DENIED;
  }
}

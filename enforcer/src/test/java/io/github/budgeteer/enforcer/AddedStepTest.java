package io.github.budgeteer.enforcer;

import static io.github.budgeteer.enforcer.ReconciliationFixture.ANA;
import static io.github.budgeteer.enforcer.ReconciliationFixture.restoration;
import static io.github.budgeteer.enforcer.ReconciliationFixture.suspension;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.github.budgeteer.enforcer.workflow.AddedStep;
import io.github.budgeteer.enforcer.workflow.ApiKeyUse;
import io.github.budgeteer.enforcer.workflow.ChangeFreeze;
import io.github.budgeteer.enforcer.workflow.RestorationWorkflow;
import io.github.budgeteer.enforcer.workflow.StepContext;
import io.github.budgeteer.enforcer.workflow.StepResult;
import io.github.budgeteer.enforcer.workflow.SuspensionWorkflow;
import io.github.budgeteer.events.Access;
import io.github.budgeteer.events.Outcome;
import io.github.budgeteer.events.OutcomeRecord;
import java.time.Instant;
import java.util.List;
import java.util.ServiceLoader;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Steps from outside. */
class AddedStepTest {
  private final ReconciliationFixture enforcer = new ReconciliationFixture();

  @Test
  void aStepOnTheClassPathIsFoundAndTakenBeforeTheChange() {
    List<AddedStep> found = ServiceLoader.load(AddedStep.class).stream().map(ServiceLoader.Provider::get)
        .toList();

    assertThat(found).singleElement().isInstanceOf(ChangeFreeze.class);
    assertThat(SuspensionWorkflow.of(enforcer.iam, ApiKeyUse.DEACTIVATE, List.of(), found).stepNames())
        .containsExactly("observe-change-freeze", "apply-full-suspension", "deactivate-api-keys",
            "verify-suspension");
    assertThat(RestorationWorkflow.of(enforcer.iam, found).stepNames()).containsExactly(
        "validate-automatic-restoration", "restore-access", "reactivate-api-keys",
        "validate-access-restoration");
  }

  @Test
  void aStepThatStopsKeepsIamAsItIsAndIsAskedAgain() {
    enforcer.added = List.of(new ChangeFreeze());
    enforcer.restart();
    enforcer.decide(suspension(ANA, 1));
    enforcer.work();
    enforcer.work();
    assertThat(enforcer.iam.calls).isEmpty();
    assertThat(enforcer.log.outcomes).singleElement().satisfies(outcome -> {
      assertThat(outcome.step()).isEqualTo("observe-change-freeze");
      assertThat(outcome.outcome()).isEqualTo(new Outcome.Failed(Outcome.Reason.UNAVAILABLE,
          "nothing is changed before 2026-11-30T06:00:00Z"));
      assertThat(outcome.nextTry()).isAfter(enforcer.now);
    });
    enforcer.now = Instant.parse("2026-12-01T00:00:00Z");

    enforcer.workUntilDone();

    assertThat(enforcer.iam.denies(ANA)).isTrue();
  }

  @Test
  void aStepBehindTheVerificationSeesWhatWasFoundAndOneThatThrowsIsTriedAgain() {
    int[] calls = {0};
    enforcer.added = List.of(step(context -> {
      assertThat(context.state().snapshot()).isNotNull();
      if (calls[0]++ == 0) {
        throw new IllegalStateException("secret");
      }
      return new StepResult.Done();
    }));
    enforcer.restart();
    enforcer.decide(suspension(ANA, 1), suspension(ReconciliationFixture.BEN, 1));
    enforcer.workUntilDone();

    assertThat(enforcer.log.outcomes).extracting(OutcomeRecord::principalId, OutcomeRecord::step)
        .containsExactlyInAnyOrder(tuple(ANA, "open-ticket"), tuple(ANA, "verify-suspension"),
            tuple(ReconciliationFixture.BEN, "verify-suspension"));
    assertThat(enforcer.log.outcomes.getFirst().outcome()).isEqualTo(
        new Outcome.Failed(Outcome.Reason.UNAVAILABLE, "open-ticket failed: IllegalStateException"));

    enforcer.decide(restoration(ANA, 2));
    enforcer.workUntilDone();
    assertThat(calls[0]).as("it joined the suspension alone").isEqualTo(3);
  }

  private static AddedStep step(Function<StepContext, StepResult> run) {
    return new AddedStep() {
      @Override
      public String name() {
        return "open-ticket";
      }

      @Override
      public Access workflow() {
        return Access.DENIED;
      }

      @Override
      public Place place() {
        return Place.AFTER_VERIFICATION;
      }

      @Override
      public StepResult run(StepContext context) {
        return run.apply(context);
      }
    };
  }
}

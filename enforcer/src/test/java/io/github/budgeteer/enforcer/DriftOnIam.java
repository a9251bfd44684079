package io.github.budgeteer.enforcer;

import static io.github.budgeteer.enforcer.ReconciliationFixture.suspension;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.budgeteer.enforcer.iam.Denial;
import io.github.budgeteer.enforcer.iam.IamAccess;
import io.github.budgeteer.enforcer.workflow.ApiKeyUse;
import io.github.budgeteer.events.Drift;
import io.github.budgeteer.events.Outcome;
import io.github.budgeteer.events.OutcomeRecord;
import io.github.budgeteer.events.ReconciliationRecord.Asked;
import io.github.budgeteer.events.ReconciliationRecord.Fate;
import io.github.budgeteer.events.ReconciliationRecord.Found;
import io.github.budgeteer.events.ReconciliationRecord.Repair;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;

/** Suspends somebody on an IAM, has somebody else change something there, and finds it seen, left, and then repaired once. */
final class DriftOnIam {
  private final ReconciliationFixture enforcer = new ReconciliationFixture();
  private final IamAccess iam;
  private final Supplier<String> everything;
  private long decisions;

  /**
   * Makes the check.
   *
   * @param everything tells all that IAM holds
   */
  DriftOnIam(IamAccess iam, ApiKeyUse apiKeys, Supplier<String> everything) {
    this.iam = iam;
    this.everything = everything;
    enforcer.adapter = iam;
    enforcer.apiKeys = apiKeys;
    enforcer.restart();
  }

  void isSeenLeftAndRepaired(String principalId, Drift.Kind kind, Runnable change) {
    enforcer.decide(suspension(principalId, ++decisions));
    enforcer.workUntilDone();
    change.run();
    String changed = everything.get();
    int reported = enforcer.log.outcomes.size();

    assertThat(ask(principalId, Repair.LEAVE)).isEqualTo(kind + " " + Fate.LEFT);
    assertThat(everything.get()).as("after asking only").isEqualTo(changed);
    assertThat(enforcer.log.outcomes).hasSize(reported);
    assertThat(ask(principalId, Repair.REPAIR)).isEqualTo(kind + " " + Fate.REPAIRED);

    assertThat(iam.denial(principalId)).isInstanceOfSatisfying(IamAccess.Result.Done.class,
        done -> assertThat(((Denial) done.value()).denies()).isTrue());
    assertThat(enforcer.log.outcomes).hasSize(reported + 1);
    OutcomeRecord report = enforcer.log.outcomes.getLast();
    assertThat(Objects.requireNonNull(report.drift()).kind()).isEqualTo(kind);
    assertThat(report.outcome()).isInstanceOf(Outcome.Verified.class);
    assertThat(ask(principalId, Repair.REPAIR)).as("once repaired").isEmpty();
  }

  private String ask(String principalId, Repair repair) {
    enforcer.log.answers.clear();
    enforcer.ask(new Asked("q", "somebody", "audit", List.of(principalId), repair));
    enforcer.workUntilDone();
    return String.join(", ", enforcer.log.answers.stream().filter(Found.class::isInstance)
        .map(Found.class::cast)
        .map(found -> Objects.requireNonNull(found.drift()).kind() + " " + found.fate())
        .toList());
  }
}

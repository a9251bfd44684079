package io.github.budgeteer.topology.stream;

import static io.github.budgeteer.topology.stream.TopologyFixture.NOON;
import static io.github.budgeteer.topology.stream.TopologyFixture.call;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.budgeteer.events.Access;
import io.github.budgeteer.events.Account;
import io.github.budgeteer.events.Outcome;
import io.github.budgeteer.events.Outcome.Reason;
import io.github.budgeteer.events.Period;
import io.github.budgeteer.events.Standing;
import io.github.budgeteer.events.Status;
import io.github.budgeteer.events.Usd;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** A budget is refreshed, and access does not come back at the first attempt. */
class FailedRestorationTopologyTest {
  private static final Duration DAY = Duration.ofDays(1);
  private static final Duration TICKS = Duration.ofSeconds(3);

  @Test
  void aRestorationThatFailsIsPendingUntilARetrySucceedsAndNoRetryExtendsTheBlock() {
    try (TopologyFixture live = TopologyFixture.live("10", Duration.ZERO)) {
      live.arrives(call("r-0", "ana", 11, NOON)).pass(TICKS);
      live.reports("ana", pending(live), new Outcome.Verified(Access.DENIED)).pass(DAY);
      assertThat(live.decisionTypes()).endsWith("BudgetRefreshed", "ThresholdChanged", "RestorationRequired");
      long restoration = pending(live);
      Period refreshed = live.account("ana").spend().period();

      live.reports("ana", restoration, new Outcome.Failed(Reason.UNAVAILABLE, "throttled")).pass(TICKS)
          .reports("ana", restoration, new Outcome.Verified(Access.DENIED)).pass(Duration.ofHours(1));

      assertThat(live.decisionTypes()).containsExactly("RestorationFailed", "RestorationFailed");
      assertThat(pending(live)).as("the same decision is tried again").isEqualTo(restoration);
      Account waiting = live.account("ana");
      assertThat(waiting.standing().status()).isEqualTo(Status.RESTORING);
      assertThat(waiting.standing().holds()).isEmpty();
      assertThat(waiting.spend().period()).isEqualTo(refreshed);

      live.reports("ana", restoration, new Outcome.Verified(Access.ALLOWED)).pass(TICKS);

      assertThat(live.decisionTypes()).containsExactly("AccessRestored");
      Account restored = live.account("ana");
      assertThat(restored.standing().status()).isEqualTo(Status.ACTIVE);
      assertThat(restored.standing().access()).isEqualTo(Access.ALLOWED);
      assertThat(restored.spend().period()).as("as if the first attempt had succeeded").isEqualTo(refreshed);

      live.reports("ana", restoration,
          new Outcome.Failed(Reason.UNAVAILABLE, "an attempt that was overtaken"))
          .arrives(call("r-1", "ana", 6, refreshed.start().plus(Duration.ofHours(1)))).pass(TICKS);

      assertThat(live.decisionTypes()).isEmpty();
      assertThat(live.account("ana").spend().usd()).isEqualTo(Usd.of("6.00000006"));
      assertThat(live.account("ana").standing().status()).isEqualTo(Status.ACTIVE);
    }
  }

  private static long pending(TopologyFixture live) {
    Standing.Pending pending = live.account("ana").standing().pending();
    return Objects.requireNonNull(pending).decision();
  }
}

package io.github.budgeteer.topology.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class RestartBudgetTest {
  private static final Instant NOON = Instant.parse("2026-11-01T12:00:00Z");
  private final RestartBudget budget = new RestartBudget(2, Duration.ofMinutes(10));

  @Test
  void soManyRestartsAreThereWithinTheWindowAndNoMore() {
    assertThat(budget.spend(NOON)).isTrue();
    assertThat(budget.spend(NOON.plusSeconds(1))).isTrue();

    assertThat(budget.spend(NOON.plusSeconds(2))).isFalse();
    assertThat(budget.spend(NOON.plus(Duration.ofMinutes(10)).minusMillis(1))).isFalse();
  }

  @Test
  void aRestartComesBackWhenTheWindowHasPassedIt() {
    budget.spend(NOON);
    budget.spend(NOON.plusSeconds(60));

    assertThat(budget.spend(NOON.plus(Duration.ofMinutes(10)))).isTrue();
    assertThat(budget.spend(NOON.plus(Duration.ofMinutes(10)))).isFalse();
    assertThat(budget.spend(NOON.plus(Duration.ofMinutes(11)))).isTrue();
  }

  @Test
  void aRefusedRestartCostsNothing() {
    budget.spend(NOON);
    budget.spend(NOON);
    for (int minute = 1; minute < 10; minute++) {
      budget.spend(NOON.plus(Duration.ofMinutes(minute)));
    }

    assertThat(budget.spend(NOON.plus(Duration.ofMinutes(10)))).isTrue();
  }

  @Test
  void withoutAnyNothingIsReplaced() {
    assertThat(new RestartBudget(0, Duration.ofMinutes(10)).spend(NOON)).isFalse();
  }
}

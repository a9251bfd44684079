package io.github.budgeteer.enforcer.mirror;

import static io.github.budgeteer.enforcer.mirror.Accounts.ANA;
import static io.github.budgeteer.enforcer.mirror.Accounts.anAccount;
import static io.github.budgeteer.enforcer.mirror.Accounts.standing;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.budgeteer.events.Access;
import io.github.budgeteer.events.Account;
import io.github.budgeteer.events.Status;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class RowPacingTest {
  private static final Instant NOON = Instant.parse("2026-11-02T12:00:00Z");
  private final RowPacing pacing = new RowPacing();

  @Test
  void aRowNotWrittenYetIsDueAtOnceAndOnce() {
    Account first = anAccount(ANA, 1, "0.5");
    pacing.take(first);

    assertThat(pacing.due(NOON)).containsExactly(first);

    assertThat(pacing.due(NOON)).isEmpty();
  }

  @Test
  void plainSpendWaitsForTheMinuteAndThenTheNewestIsWritten() {
    pacing.take(anAccount(ANA, 1, "0.5"));
    pacing.due(NOON);
    pacing.take(anAccount(ANA, 2, "0.6"));
    Account newest = anAccount(ANA, 3, "0.7");
    pacing.take(newest);

    assertThat(pacing.due(NOON.plusMillis(59_999))).isEmpty();

    assertThat(pacing.due(NOON.plusSeconds(60))).containsExactly(newest);
  }

  @Test
  void anotherLevelIsDueAtOnce() {
    pacing.take(anAccount(ANA, 1, "6.99"));
    pacing.due(NOON);
    Account warning = anAccount(ANA, 2, "7");
    pacing.take(warning);

    assertThat(pacing.due(NOON)).containsExactly(warning);
  }

  @Test
  void anotherStandingIsDueAtOnce() {
    Account before = anAccount(ANA, 1, "11");
    pacing.take(before);
    pacing.due(NOON);
    Account suspended = standing(anAccount(ANA, 2, "11"), Status.SUSPENDED, Access.DENIED, null);
    pacing.take(suspended);

    assertThat(pacing.due(NOON)).containsExactly(suspended);
  }

  @Test
  void anOlderAccountDoesNotReplaceANewerOneThatWaits() {
    Account newer = anAccount(ANA, 5, "0.7");
    pacing.take(newer);
    pacing.take(anAccount(ANA, 4, "0.6"));

    assertThat(pacing.due(NOON)).containsExactly(newer);
  }

  @Test
  void atTheEndAllThatWaitsIsWritten() {
    pacing.take(anAccount(ANA, 1, "0.5"));
    pacing.due(NOON);
    Account last = anAccount(ANA, 2, "0.6");
    pacing.take(last);

    assertThat(pacing.all(NOON)).containsExactly(last);

    assertThat(pacing.all(NOON)).isEmpty();
  }
}

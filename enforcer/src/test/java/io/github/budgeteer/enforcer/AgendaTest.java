package io.github.budgeteer.enforcer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class AgendaTest {
  private static final Instant NOON = Instant.parse("2026-11-01T12:00:00Z");

  private final Agenda agenda = new Agenda();

  @Test
  void whoWaitsForNothingComesInOrderAndOthersWhenTheirTimeHasCome() {
    agenda.at("later", NOON.plusSeconds(2));
    agenda.at("sooner", NOON.plusSeconds(1));
    agenda.now("b");
    agenda.now("a");

    assertThat(agenda.next(NOON)).isEqualTo("b");
    assertThat(agenda.next(NOON)).isEqualTo("a");
    assertThat(agenda.next(NOON)).isNull();
    assertThat(agenda.next(NOON.plusSeconds(2))).isEqualTo("sooner");
    assertThat(agenda.next(NOON.plusSeconds(2))).isEqualTo("later");
    assertThat(agenda.next(NOON.plusSeconds(9))).isNull();
  }

  @Test
  void anEarlierTurnTakesThePlaceOfAWaitAndIsNotPutOffByOne() {
    agenda.at("a", NOON.plusSeconds(60));
    agenda.now("a");
    agenda.at("a", NOON.plusSeconds(90));

    assertThat(agenda.next(NOON)).isEqualTo("a");
    assertThat(agenda.next(NOON.plusSeconds(120))).isNull();
  }

  @Test
  void aForgottenPrincipalDoesNotCome() {
    agenda.at("a", NOON);
    agenda.now("b");
    agenda.remove("a");
    agenda.remove("b");

    assertThat(agenda.next(NOON)).isNull();
  }
}

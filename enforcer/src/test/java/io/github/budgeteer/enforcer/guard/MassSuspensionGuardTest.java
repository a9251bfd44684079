package io.github.budgeteer.enforcer.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.budgeteer.events.Access;
import io.github.budgeteer.events.Decision;
import io.github.budgeteer.events.EnforcementState;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MassSuspensionGuardTest {
  private static final Instant NOON = Instant.parse("2026-11-01T12:00:00Z");

  private int charged = 11;
  private final MassSuspensionGuard guard = new MassSuspensionGuard(GuardLimits.usual(), at -> charged);

  @ParameterizedTest
  @CsvSource({"1, 1, false", "2, 2, false", "3, 11, true", "3, 12, false", "4, 15, true", "4, 16, false",
      "100, 399, true", "100, 400, false", "3, 0, true"})
  void threeOrMoreAndMoreThanAQuarterOfThoseChargedAreHeldBack(int suspended, int all, boolean held) {
    charged = all;

    IntStream.range(0, suspended).forEach(number -> guard.wished(suspension(number, NOON)));

    assertThat(guard.holdsBack(suspension(0, NOON), NOON).isPresent()).isEqualTo(held);
  }

  @Test
  void whoWasSuspendedTenMinutesAgoCountsNoMore() {
    guard.wished(suspension(1, NOON));
    guard.wished(suspension(2, NOON.plusSeconds(1)));
    guard.wished(suspension(3, NOON.plusSeconds(2)));

    assertThat(guard.holdsBack(suspension(3, NOON), NOON.plus(Duration.ofMinutes(10)).minusMillis(1)))
        .isPresent();
    assertThat(guard.holdsBack(suspension(3, NOON), NOON.plus(Duration.ofMinutes(10)))).isEmpty();
  }

  @Test
  void onePrincipalCountsOnceHoweverOftenItIsSuspended() {
    guard.wished(suspension(1, NOON));
    guard.wished(suspension(1, NOON.plusSeconds(1)));
    guard.wished(suspension(2, NOON.plusSeconds(1)));

    assertThat(guard.holdsBack(suspension(2, NOON), NOON.plusSeconds(2))).isEmpty();
  }

  @Test
  void whoeverIsRestoredMeanwhileCountsNoMore() {
    IntStream.range(0, 3).forEach(number -> guard.wished(suspension(number, NOON)));

    guard.wished(suspension(0, NOON).wanting(Access.ALLOWED, 9, NOON, Decision.Cause.LIMIT_CHANGED));

    assertThat(guard.holdsBack(suspension(1, NOON), NOON)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"RELEASED", "MANUAL_HOLD"})
  void whatSomebodyAskedForPassesAndDoesNotCount(Decision.Cause cause) {
    EnforcementState willed = EnforcementState.first(principalId(9), Access.DENIED, 1, NOON, cause);
    guard.wished(suspension(1, NOON));
    guard.wished(suspension(2, NOON));
    guard.wished(willed);
    assertThat(guard.holdsBack(suspension(1, NOON), NOON)).isEmpty();

    guard.wished(suspension(3, NOON));

    assertThat(guard.holdsBack(suspension(1, NOON), NOON)).isPresent();
    assertThat(guard.holdsBack(willed, NOON)).isEmpty();
  }

  @Test
  void whatHasBegunGoesOn() {
    IntStream.range(0, 3).forEach(number -> guard.wished(suspension(number, NOON)));

    assertThat(guard.holdsBack(suspension(1, NOON).found(false, null), NOON)).isEmpty();
  }

  @Test
  void theReasonSaysHowManyOfHowManyAndWhatToDo() {
    IntStream.range(0, 4).forEach(number -> guard.wished(suspension(number, NOON)));

    assertThat(guard.holdsBack(suspension(1, NOON), NOON)).hasValue(
        "held back by the guard against mass suspension: 4 principals of 11 charged this period were to lose "
            + "access within 10 minutes; check prices and limits, then release it");
  }

  private static EnforcementState suspension(int number, Instant since) {
    return EnforcementState.first(principalId(number), Access.DENIED, 1, since, Decision.Cause.LIMIT_REACHED);
  }

  private static String principalId(int number) {
    return "arn:aws:iam::123456789012:user/user-" + number;
  }
}

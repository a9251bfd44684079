package io.github.budgeteer.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.budgeteer.cli.demo.DemoCall.Shape;
import io.github.budgeteer.events.Usd;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The story at a limit of $5 a day (UTC) with 30 minutes of grace. */
class DemoStoryTest {
  private static final Usd LIMIT = Usd.of("5");
  private static final Duration GRACE = Duration.ofMinutes(30);
  private final List<DemoCall> calls = DemoStory.tell();

  /**
   * One principal's day.
   *
   * @param limitReached when spend reached the limit; null if it did not
   * @param later calls at or after the end of grace
   */
  private record Day(Usd spent, @Nullable Instant limitReached, long later) {}

  @Test
  void thoseReachTheLimitWhoShouldAndCallOnAfterTheirGrace() {
    Map<String, Day> days = days();

    Map<String, Day> over = new TreeMap<>(days);
    over.values().removeIf(day -> day.limitReached == null);

    assertThat(over.keySet()).containsExactly("2026-10-05 ticket-triage-agent",
        "2026-10-06 BedrockAPIKey-k7qm",
        "2026-10-06 amira.haddad@example.com", "2026-10-07 nightly-eval", "2026-10-07 root");
    assertThat(later(over, "2026-10-05 ticket-triage-agent")).isBetween(100L, 250L);
    assertThat(later(over, "2026-10-06 BedrockAPIKey-k7qm")).isBetween(20L, 80L);
    assertThat(later(over, "2026-10-07 nightly-eval")).isBetween(10L, 60L);
    assertThat(later(over, "2026-10-07 root")).isBetween(2L, 20L);
  }

  @Test
  void oneReachesTheLimitSoLateThatTheNewDayCancelsItsGrace() {
    Day lateDay = Objects.requireNonNull(days().get("2026-10-06 amira.haddad@example.com"));

    assertThat(lateDay.limitReached()).isBetween(Instant.parse("2026-10-06T23:31:00Z"),
        Instant.parse("2026-10-06T23:58:00Z"));
    assertThat(lateDay.later()).isZero();
  }

  @Test
  void oneIsOnlyWarnedAndTheOthersStayFarBelow() {
    Map<String, Day> below = new TreeMap<>(days());
    below.values().removeIf(day -> day.limitReached != null);

    Day warned = Objects.requireNonNull(below.remove("2026-10-07 carla.mendes@example.com"));

    assertThat(warned.spent()).isBetween(Usd.of("3.6"), Usd.of("4.4"));
    assertThat(below).allSatisfy((who, day) -> assertThat(day.spent()).isLessThan(Usd.of("3.4")));
  }

  @Test
  void itRunsOverThreeDaysWithEveryKindOfPrincipalAndModelId() {
    assertThat(calls.getFirst().at()).isAfterOrEqualTo(Instant.parse("2026-10-05T00:00:00Z"));
    assertThat(calls.getLast().at()).isBefore(Instant.parse("2026-10-08T00:00:00Z"));
    assertThat(calls.stream().map(DemoStoryTest::who).distinct()).hasSize(DemoCounts.PRINCIPALS);
    assertThat(calls.stream().map(DemoCall::shape).distinct()).containsExactlyInAnyOrder(Shape.values());
    assertThat(calls.stream().map(call -> call.modelId().replaceFirst("^(us|eu|jp|apac|global)\\..*", "$1.*")
        .replaceFirst("^arn:.*:([a-z-]+)/.*", "$1").replaceFirst(".*\\..*-.*", "bare")).distinct())
        .containsExactlyInAnyOrder("us.*", "eu.*", "jp.*", "apac.*", "global.*", "bare", "inference-profile",
            "foundation-model", "provisioned-model", "application-inference-profile");
    assertThat(calls).anySatisfy(call -> assertThat(call.tokens().cacheWrite1h()).isPositive())
        .extracting(DemoCall::requestId).doesNotHaveDuplicates();
  }

  @Test
  void itHasTheCallsThatTheCountsSay() {
    assertThat(calls.stream().filter(call -> call.shape() == Shape.FAILED)).hasSize((int) DemoCounts.FAILED);
    assertThat(calls.stream().filter(call -> call.shape() != Shape.FAILED)).hasSize((int) DemoCounts.CHARGED);
    assertThat(calls.stream().filter(call -> !DemoPrices.known(call))).hasSize((int) DemoCounts.ESTIMATED);
  }

  private Map<String, Day> days() {
    Map<String, List<DemoCall>> byDay = calls.stream().collect(Collectors
        .groupingBy(call -> call.at().toString().substring(0, 10) + ' ' + who(call), TreeMap::new,
            Collectors.toList()));
    Map<String, Day> days = new TreeMap<>();
    byDay.forEach((who, ofDay) -> days.put(who, day(new ArrayList<>(ofDay))));
    return days;
  }

  private static Day day(List<DemoCall> ofDay) {
    Usd spent = Usd.ZERO;
    Instant reached = null;
    long later = 0;
    for (DemoCall call : ofDay) {
      if (reached != null && !call.at().isBefore(reached.plus(GRACE))) {
        later++;
      }
      spent = spent.plus(DemoPrices.cost(call));
      if (reached == null && spent.isAtLeast(LIMIT)) {
        reached = call.at();
      }
    }
    return new Day(spent, reached, later);
  }

  private static long later(Map<String, Day> days, String who) {
    return Objects.requireNonNull(days.get(who), who).later();
  }

  /** Short for the principal, one name each in this story. */
  private static String who(DemoCall call) {
    String identity = call.identity();
    if (identity == null) {
      return "nobody";
    }
    if (identity.contains(":assumed-role/") && !identity.contains("AWSReservedSSO_")) {
      return identity.split("/", -1)[1];
    }
    return identity.substring(Math.max(identity.lastIndexOf('/'), identity.lastIndexOf(':')) + 1);
  }
}

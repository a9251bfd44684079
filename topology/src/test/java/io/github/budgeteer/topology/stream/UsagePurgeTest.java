package io.github.budgeteer.topology.stream;

import static io.github.budgeteer.topology.stream.TopologyFixture.NOON;
import static io.github.budgeteer.topology.stream.TopologyFixture.call;
import static io.github.budgeteer.topology.stream.TopologyFixture.price;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.budgeteer.events.Account;
import io.github.budgeteer.events.Directive;
import io.github.budgeteer.events.Fact;
import io.github.budgeteer.events.LedgerEntry;
import io.github.budgeteer.events.Mode;
import io.github.budgeteer.events.PeriodSpec;
import io.github.budgeteer.events.Policy;
import io.github.budgeteer.events.Statement;
import io.github.budgeteer.events.UsageRow;
import io.github.budgeteer.events.Usd;
import io.github.budgeteer.topology.budget.Ledger;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Usage is kept as long as it may be rated again. */
class UsagePurgeTest {
  private static final Duration DAY = Duration.ofDays(1);
  private static final Duration TICKS = Duration.ofSeconds(3);

  @Test
  void usageGoesWithTheStatementOfItsPeriodAndTheRestIsStillRatedExactly() {
    try (TopologyFixture live = TopologyFixture.live("1000", Duration.ZERO)) {
      for (int day = 0; day < 11; day++) {
        live.arrives(call("ana-" + day, "ana", 6, NOON.plus(DAY.multipliedBy(day))));
        if (day == 0) {
          live.arrives(call("ben-0", "ben", 6, NOON));
        }
        live.pass(day < 10 ? DAY : TICKS);
      }
      assertThat(rowsOf(live, "ben")).as("each principal has periods of its own").hasSize(1);
      assertThat(rowsOf(live, "ana")).extracting(row -> row.key().hour())
          .as("the present period and eight with a statement").hasSize(9)
          .allSatisfy(hour -> assertThat(hour).isAfterOrEqualTo(NOON.plus(DAY.multipliedBy(2))));
      assertThat(live.usageTold()).as("none is taken back").hasSize(12);
      live.ledger();

      live.learns(price("0.12", "amazon.nova-lite-v1:0", NOON.minus(DAY))).pass(TICKS);

      assertThat(live.ledger()).extracting(LedgerEntry::entry).filteredOn(Fact.Adjusted.class::isInstance)
          .extracting(adjusted -> ((Fact.Adjusted) adjusted).amount())
          .containsExactly(Usd.of("54.00000054"), Usd.of("6.00000006"));
      Account account = live.account("ana");
      assertThat(account.totals().usd()).isEqualTo(Usd.of("120.0000012"));
      assertThat(account.spend().usd()).isEqualTo(Usd.of("12.00000012"));
      assertThat(account.statements()).hasSize(8).extracting(Statement::usd)
          .containsOnly(Usd.of("12.00000012"));
    }
  }

  @Test
  void usageThatWaitsToBeToldIsAddedToItsRowBeforeThatGoes() {
    Policy seconds = new Policy(Usd.of("1000"), 70, 90, Duration.ZERO,
        new PeriodSpec.Rolling(Duration.ofSeconds(1)), Mode.ENFORCE);
    try (TopologyFixture live = TopologyFixture.under(Ledger.Clock.WALL, seconds)) {
      live.arrives(call("r-0", "ana", 6, NOON)).pass(Duration.ofMillis(200))
          .arrives(call("r-1", "ana", 6, NOON.plusMillis(200)));

      for (int second = 0; second < 55; second++) {
        live.pass(Duration.ofSeconds(1)).asks("d-" + second, "ana",
            new Directive.SetLimit(Usd.of("1000")));
      }
      live.pass(Duration.ofMinutes(2));

      assertThat(live.account("ana").statements()).hasSize(48).extracting(Statement::usd)
          .containsOnly(Usd.ZERO);
      assertThat(live.usage()).isEmpty();
      assertThat(live.usageTold()).extracting(UsageRow::usd).containsExactly(Usd.of("12.00000012"));
    }
  }

  private static List<UsageRow> rowsOf(TopologyFixture live, String user) {
    return live.usage().stream()
        .filter(row -> row.key().principalId().equals(TopologyFixture.principal(user))).toList();
  }
}

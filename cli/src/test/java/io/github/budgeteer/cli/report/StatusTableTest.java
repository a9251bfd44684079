package io.github.budgeteer.cli.report;

import static io.github.budgeteer.cli.report.AccountFixture.aRole;
import static io.github.budgeteer.cli.report.AccountFixture.aUser;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.budgeteer.cli.report.TextLayout.Colours;
import io.github.budgeteer.events.Access;
import io.github.budgeteer.events.Account;
import io.github.budgeteer.events.Status;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class StatusTableTest {
  private static final Instant NOW = Instant.parse("2026-10-07T23:00:00Z");

  private final List<Account> accounts = Stream.of(
      aUser("gone").spent("9", "99", 9).is(Status.CLOSED, Access.ALLOWED),
      aUser("quiet").spent("0.5", "50", 9), aUser("exempt").spent("6", "6", 9),
      aRole("warned").spent("3.6", "20", 9), aRole("critical").spent("4.6", "5", 9),
      aUser("metered").limit(null).spent("40", "40", 9),
      aUser("restoring").spent("1", "1", 9).is(Status.RESTORING, Access.DENIED),
      aUser("grace").spent("5.1", "6", 9).is(Status.GRACE_PERIOD, Access.ALLOWED),
      aUser("leaving").spent("5.2", "6", 9).is(Status.SUSPENDING, Access.ALLOWED),
      aUser("a-little-over").spent("5.3", "600", 9).is(Status.SUSPENDED, Access.DENIED),
      aUser("far-over").spent("15", "15", 9).is(Status.SUSPENDED, Access.DENIED))
      .map(AccountFixture::account).toList();

  @Test
  void theMostUrgentComesFirst() {
    assertThat(StatusTable.text(accounts, NOW, new TextLayout(100, ZoneOffset.UTC, Colours.PLAIN)))
        .containsExactly(
            "Principal                  Spent  Limit   Used              Total  Status        Access",
            "user far-over             $15.00  $5.00  300 %  ████████   $15.00  suspended     denied",
            "user a-little-over         $5.30  $5.00  106 %  ████████  $600.00  suspended     denied",
            "user leaving               $5.20  $5.00  104 %  ████████    $6.00  suspending    allowed",
            "user grace                 $5.10  $5.00  102 %  ████████    $6.00  grace period  allowed",
            "user restoring             $1.00  $5.00   20 %  █░░░░░░░    $1.00  restoring     denied",
            "user exempt                $6.00  $5.00  120 %  ████████    $6.00  active        allowed",
            "role critical              $4.60  $5.00   92 %  ███████░    $5.00  active        allowed",
            "role warned                $3.60  $5.00   72 %  █████░░░   $20.00  active        allowed",
            "user quiet                 $0.50  $5.00   10 %  █░░░░░░░   $50.00  active        allowed",
            "user metered              $40.00   none      -             $40.00  active        allowed",
            "user gone                  $9.00  $5.00  180 %  ████████   $99.00  closed        allowed",
            "11 principals, $848.00 in all");
  }

  @Test
  void nobodyIsSaidInOneSentence() {
    assertThat(StatusTable.text(List.of(), NOW, new TextLayout(100, ZoneOffset.UTC, Colours.PLAIN)))
        .containsExactly("There are no such accounts.");
  }
}

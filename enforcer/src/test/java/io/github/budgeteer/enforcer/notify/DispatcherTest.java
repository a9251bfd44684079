package io.github.budgeteer.enforcer.notify;

import static io.github.budgeteer.enforcer.notify.Entries.ANA;
import static io.github.budgeteer.enforcer.notify.Entries.BEN;
import static io.github.budgeteer.enforcer.notify.Entries.NOON;
import static io.github.budgeteer.enforcer.notify.Entries.blind;
import static io.github.budgeteer.enforcer.notify.Entries.entry;
import static io.github.budgeteer.enforcer.notify.Entries.grace;
import static io.github.budgeteer.enforcer.notify.Entries.level;
import static io.github.budgeteer.enforcer.notify.Entries.opened;
import static io.github.budgeteer.enforcer.notify.Entries.reached;
import static io.github.budgeteer.enforcer.notify.Entries.suspension;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.budgeteer.enforcer.notify.DispatcherFixture.FakeChannel;
import io.github.budgeteer.events.Decision;
import io.github.budgeteer.events.Outcome;
import io.github.budgeteer.events.Threshold;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class DispatcherTest {
  private static final Delivery OUTAGE = new Delivery.Unavailable("does not answer");
  private static final Delivery REFUSAL = new Delivery.Refused("answers 404");

  private final DispatcherFixture fixture = new DispatcherFixture();
  private final FakeChannel slack = fixture.people("slack");

  @Test
  void everyChannelGetsATransitionOnceAndNothingIsLeft() {
    FakeChannel bus = fixture.machines("bus");
    fixture.start().take(ANA, 1, opened()).take(ANA, 7, suspension(true)).work();
    fixture.take(ANA, 1, opened()).take(ANA, 7, suspension(true)).work();

    assertThat(slack.delivered).containsExactly(ANA + "/7");
    assertThat(bus.delivered).containsExactly(ANA + "/1", ANA + "/7");
    assertThat(fixture.waiting()).isEmpty();
    assertThat(fixture.count("slack", "delivered")).isEqualTo(1);
    assertThat(fixture.waitingGauge("bus")).isZero();
  }

  @Test
  void aDecisionThatComesAgainAfterARestartIsNotToldAgain() {
    fixture.start().take(ANA, 7, suspension(true)).work();
    fixture.start().take(ANA, 7, suspension(true)).take(ANA, 6, grace()).work();

    assertThat(slack.delivered).containsExactly(ANA + "/7");
  }

  @Test
  void anOutageIsTriedAgainAndHoldsUpNoOtherChannel() {
    FakeChannel webhook = fixture.people("webhook");
    slack.behaviour = message -> OUTAGE;
    fixture.start().take(ANA, 7, suspension(true)).pass(Duration.ofMinutes(30));
    assertThat(webhook.delivered).hasSize(1);
    assertThat(slack.attempts).isBetween(9, 20);
    assertThat(fixture.waiting()).containsExactly(ANA + "/7");
    assertThat(fixture.trouble()).contains("slack: does not answer");
    assertThat(fixture.waitingGauge("slack")).isEqualTo(1);

    slack.behaviour = message -> new Delivery.Delivered();
    fixture.pass(Duration.ofMinutes(5));
    assertThat(slack.delivered).containsExactly(ANA + "/7");
    assertThat(fixture.waiting()).isEmpty();
    assertThat(fixture.trouble()).isEmpty();
    assertThat(webhook.delivered).hasSize(1);
  }

  @Test
  void whatWaitsSurvivesARestartWithItsAttempts() {
    slack.behaviour = message -> REFUSAL;
    fixture.start().take(ANA, 7, suspension(true)).pass(Duration.ofMinutes(10));
    int before = slack.attempts;
    assertThat(before).isGreaterThan(3);

    fixture.start().pass(Duration.ofHours(3));
    assertThat(slack.attempts).as("counted over the restart").isEqualTo(Dispatcher.MOST_REFUSALS);
    assertThat(fixture.waiting()).isEmpty();
    assertThat(fixture.count("slack", "failed")).isEqualTo(1);
    assertThat(fixture.count("slack", "retried")).isEqualTo(Dispatcher.MOST_REFUSALS - 1 - before);
  }

  @Test
  void anOutageOfADayIsGivenUpAndTold() {
    slack.behaviour = message -> OUTAGE;
    fixture.start().take(ANA, 7, suspension(true)).pass(Duration.ofHours(25));

    assertThat(fixture.waiting()).isEmpty();
    assertThat(fixture.count("slack", "failed")).isEqualTo(1);
  }

  @Test
  void aMessageThatWaitedOverALongStopIsTriedOnceAtLeast() {
    slack.behaviour = message -> OUTAGE;
    fixture.start().take(ANA, 7, suspension(true)).work();
    fixture.now = fixture.now.plus(Duration.ofDays(3));
    slack.behaviour = message -> new Delivery.Delivered();
    fixture.start().work();

    assertThat(slack.delivered).containsExactly(ANA + "/7");
  }

  @Test
  void oneThatIsAlwaysRefusedHoldsUpOnlyWhatIsAboutTheSame() {
    slack.behaviour = message -> message.id().startsWith(ANA) ? REFUSAL : new Delivery.Delivered();
    fixture.start().take(ANA, 7, suspension(true)).take(ANA, 9, new Decision.AccessSuspended(7, null));
    fixture.take(BEN, 3, suspension(true)).pass(Duration.ofMinutes(1));
    assertThat(slack.delivered).containsExactly(BEN + "/3");

    slack.behaviour = message -> new Delivery.Delivered();
    fixture.pass(Duration.ofMinutes(10));
    assertThat(slack.delivered).containsExactly(BEN + "/3", ANA + "/7", ANA + "/9");
  }

  @Test
  void aChannelThatAsksToWaitIsNotAskedBefore() {
    slack.behaviour = message -> new Delivery.Unavailable("answers 429", Duration.ofMinutes(20));
    fixture.start().take(ANA, 7, suspension(true)).take(BEN, 3, suspension(true));
    fixture.pass(Duration.ofMinutes(19));
    assertThat(slack.attempts).isEqualTo(1);

    slack.behaviour = message -> new Delivery.Delivered();
    fixture.pass(Duration.ofMinutes(2));
    assertThat(slack.delivered).containsExactlyInAnyOrder(ANA + "/7", BEN + "/3");
  }

  @Test
  void ofABatchOnlyWhatFailedIsSentAgain() {
    FakeChannel bus = fixture.machines("bus");
    bus.mostAtOnce = 10;
    bus.behaviour = message -> message.id().startsWith(ANA) ? OUTAGE : new Delivery.Delivered();
    fixture.start().take(entry(ANA, 1, opened()), entry(BEN, 1, opened())).work();
    assertThat(bus.delivered).containsExactly(BEN + "/1");

    bus.behaviour = message -> new Delivery.Delivered();
    fixture.pass(Duration.ofSeconds(2));
    assertThat(bus.delivered).containsExactly(BEN + "/1", ANA + "/1");
    assertThat(bus.attempts).isEqualTo(3);
  }

  @Test
  void aReachedLimitIsToldOnceWithWhatFollows() {
    FakeChannel bus = fixture.machines("bus");
    fixture.start().take(ANA, 6, reached()).work().take(ANA, 7, grace()).pass(Duration.ofSeconds(10));
    fixture.take(entry(BEN, 6, reached()), entry(BEN, 7, suspension(true))).pass(Duration.ofSeconds(10));

    assertThat(slack.delivered).containsExactly(ANA + "/7", BEN + "/7");
    assertThat(bus.delivered).containsExactly(ANA + "/6", ANA + "/7", BEN + "/6", BEN + "/7");
    assertThat(fixture.waiting()).isEmpty();
  }

  @Test
  void aReachedLimitFromWhichNothingFollowsIsTold() {
    fixture.start().take(ANA, 6, reached()).pass(Duration.ofSeconds(10));
    fixture.take(ANA, 9, grace()).pass(Duration.ofSeconds(10));

    assertThat(slack.delivered).containsExactly(ANA + "/6", ANA + "/9");
  }

  @Test
  void theSameFailureAgainIsToldOnceAndAnotherOneAsWell() {
    fixture.start().take(ANA, 7, suspension(true));
    for (int sequence = 8; sequence < 40; sequence++) {
      fixture.take(ANA, sequence,
          new Decision.SuspensionFailed(7, Outcome.Reason.UNAVAILABLE, "IAM does not answer"));
    }
    fixture.take(ANA, 50, new Decision.SuspensionFailed(7, Outcome.Reason.NOT_ENFORCEABLE, "root")).work();

    assertThat(slack.delivered).containsExactly(ANA + "/7", ANA + "/8", ANA + "/50");
  }

  @Test
  void historyAndWhatIsMoreThanADayOldIsToldToNobodyAndYetKnown() {
    fixture.start().takeAll(List.of(new Incoming.OfDecision(entry(ANA, 1, opened()), true),
        new Incoming.OfDecision(entry(ANA, 7, suspension(true)), true))).work();
    fixture.now = NOON.plus(Duration.ofHours(25));
    fixture.take(ANA, 8, suspension(true)).work();
    assertThat(slack.attempts).isZero();

    assertThat(fixture.kept.values()).singleElement()
        .satisfies(record -> assertThat(record.toString()).contains("sequence=8", "spent=6.33", "USER"));
  }

  @Test
  void whatWaitsForAChannelThatIsNoLongerConfiguredIsKeptForIt() {
    slack.behaviour = message -> OUTAGE;
    fixture.start().take(ANA, 7, suspension(true)).work();
    fixture.channels.clear();
    fixture.people("webhook");
    fixture.start().pass(Duration.ofMinutes(10));
    assertThat(fixture.waiting()).containsExactly(ANA + "/7");

    fixture.channels.clear();
    FakeChannel again = fixture.people("slack");
    fixture.start().work();
    assertThat(again.delivered).containsExactly(ANA + "/7");
    assertThat(fixture.waiting()).isEmpty();
  }

  @Test
  void aChannelThatThrowsIsAChannelThatFails() {
    slack.behaviour = message -> {
      throw new IllegalStateException("https://hooks.example/secret");
    };
    fixture.start().take(ANA, 7, suspension(true)).pass(Duration.ofMinutes(2));

    assertThat(fixture.trouble()).contains("slack: failed with IllegalStateException");
    assertThat(fixture.waiting()).containsExactly(ANA + "/7");
  }

  @Test
  void aNoticeIsToldOnceAndItsEndAsWell() {
    fixture.start().takeAll(List.of(new Incoming.OfNotice(blind(), 0, false))).work();
    fixture.start().takeAll(List.of(new Incoming.OfNotice(blind(), 0, false))).work();

    assertThat(slack.delivered)
        .containsExactly("arn:aws:iam::123456789012:account/eu-west-1/MeteringBlind/" + NOON);
  }

  @Test
  void aLevelThatIsLeftDownwardsIsNoNews() {
    fixture.start().take(ANA, 6, level(Threshold.EXCEEDED, Threshold.NORMAL, "1"))
        .pass(Duration.ofMinutes(1));

    assertThat(slack.attempts).isZero();
    assertThat(fixture.waiting()).isEmpty();
  }
}

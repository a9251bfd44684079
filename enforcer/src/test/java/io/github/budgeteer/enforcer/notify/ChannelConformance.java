package io.github.budgeteer.enforcer.notify;

import static io.github.budgeteer.enforcer.notify.Entries.ANA;
import static io.github.budgeteer.enforcer.notify.Entries.entry;
import static io.github.budgeteer.enforcer.notify.Entries.opened;
import static io.github.budgeteer.enforcer.notify.Entries.suspension;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.budgeteer.events.Decision;
import io.github.budgeteer.events.Outbox;
import io.github.budgeteer.events.Outcome;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the dispatcher relies on, whatever the channel. */
public abstract class ChannelConformance {
  private static final Wording WORDING = new Wording(Optional.of("https://wiki.example/budgets?a=<b>"));
  protected static final Outgoing SUSPENSION = outgoing(7, suspension(true));
  protected static final Outgoing FAILURE = outgoing(9,
      new Decision.SuspensionFailed(7, Outcome.Reason.NOT_ENFORCEABLE, "a <!channel> & \"remedy\""));
  protected static final Outgoing NO_NEWS = outgoing(1, opened());

  /** Returns the channel, whose other side works. */
  protected abstract Channel channel();

  /** Returns what has come out on the other side since the last call, as it came. */
  protected abstract List<String> received() throws Exception;

  /** Has the other side be gone for good, and returns what its secrets are. */
  protected abstract String remove() throws Exception;

  /** Has the other side not answer. */
  protected abstract void breakDown() throws Exception;

  protected static Outgoing outgoing(long sequence, Decision decision) {
    var before = Briefing.after(Outbox.Brief.NONE, entry(ANA, 1, opened()), opened());
    var line = entry(ANA, sequence, decision);
    return WORDING.outgoing(new Outbox.Message(ANA + '/' + sequence, ANA, sequence, new Outbox.Decided(line,
        Briefing.after(before, line, decision), Briefing.isNews(before, decision)), Map.of()));
  }

  @Test
  void whatIsDeliveredComesOutOnTheOtherSideOnceAndNamesWhoAndHowMuch() throws Exception {
    assertThat(channel().concerns(SUSPENSION)).isTrue();
    assertThat(channel().send(List.of(SUSPENSION))).containsExactly(new Delivery.Delivered());

    assertThat(received()).singleElement().satisfies(text -> assertThat(text).contains(ANA, "6.33"));
  }

  @Test
  void afterAFailureItWorksAgainAsSoonAsTheOtherSideDoes() throws Exception {
    assertThat(channel().send(List.of(SUSPENSION))).hasOnlyElementsOfType(Delivery.Delivered.class);
    breakDown();

    assertThat(channel().send(List.of(SUSPENSION))).singleElement()
        .isInstanceOfSatisfying(Delivery.Unavailable.class,
            failed -> assertThat(failed.reason()).isNotBlank().hasLineCount(1));
  }

  @Test
  void whereNobodyIsThereTheMessageIsRefusedAndNoSecretIsTold() throws Exception {
    String secret = remove();

    assertThat(channel().send(List.of(SUSPENSION))).singleElement()
        .isInstanceOfSatisfying(Delivery.Refused.class,
            refused -> assertThat(refused.reason()).isNotBlank().hasLineCount(1).doesNotContain(secret));
    assertThat(received()).isEmpty();
  }
}

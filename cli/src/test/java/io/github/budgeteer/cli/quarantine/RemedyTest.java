package io.github.budgeteer.cli.quarantine;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.budgeteer.events.QuarantineReason;
import io.github.budgeteer.events.Quarantined;
import io.github.budgeteer.events.Place;
import io.github.budgeteer.events.Topic;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class RemedyTest {
  private static final Path PAGE = Path.of("..", "docs", "quarantine.md");
  private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
  private static final Place FILE = new Place("/logs/a.json", 3, 9);

  @ParameterizedTest
  @EnumSource(QuarantineReason.class)
  void aRecordOfWhichNothingIsKeptIsAMatterOfItsSource(QuarantineReason reason) {
    assertThat(remedy(reason, FILE, null)).isInstanceOf(Remedy.ByHand.class);
  }

  @ParameterizedTest
  @EnumSource(QuarantineReason.class)
  void thePageNamesEveryReason(QuarantineReason reason) throws Exception {
    assertThat(Files.readString(PAGE)).contains("`" + reason.label() + "`");
  }

  @Test
  void aRecordThatIsUnderstoodCanBeReplayed() {
    Quarantined.Copy copy = new Quarantined.Copy("invocations", "p", call("2026-11-01T10:00:00Z"));

    assertThat(remedy(QuarantineReason.BEYOND_HORIZON, FILE, copy)).isEqualTo(new Remedy.ReplayCopy(copy));
  }

  @ParameterizedTest
  @CsvSource({"2026-11-23T12:05:00Z, ", "2026-11-23T12:05:01Z, 2026-11-23T12:00:01Z",
      "2099-01-01T00:00:00Z, 2098-12-31T23:55:00Z"})
  void oneFromTheFutureCanBeReplayedOnceItsTimeHasCome(String occurredAt, @Nullable Instant until) {
    Quarantined.Copy copy = new Quarantined.Copy("invocations", "p", call(occurredAt));

    assertThat(remedy(QuarantineReason.TIMESTAMP_AHEAD, FILE, copy))
        .isEqualTo(until == null ? new Remedy.ReplayCopy(copy) : new Remedy.Wait(until));
  }

  @Test
  void whatWasNotUnderstoodIsReadFromWhereItStandsIfItMayComeAgain() {
    assertThat(remedy(QuarantineReason.UNREADABLE_EVENT, new Place("kafka://b.outcomes/1", 7, 7), null))
        .isEqualTo(new Remedy.ReplayOriginal(Topic.OUTCOMES, 1, 7));
    assertThat(remedy(QuarantineReason.UNREADABLE_EVENT, new Place("kafka://b.shared-inputs/1", 7, 7), null))
        .as("an old price must not come after a newer one").isInstanceOf(Remedy.ByHand.class);
    assertThat(remedy(QuarantineReason.UNREADABLE_EVENT, new Place("kafka://b.decisions/0", 7, 7), null))
        .as("the ledger has an order").isInstanceOf(Remedy.ByHand.class);
  }

  @Test
  void aRecordHasOneNameHoweverOftenItIsRefused() {
    SetAside first = SetAside.of(told(QuarantineReason.TIMESTAMP_AHEAD, FILE, null));
    SetAside neighbour = SetAside
        .of(told(QuarantineReason.TIMESTAMP_AHEAD, new Place("/logs/a.json", 4, 9), null));

    assertThat(SetAside.of(first.told().replayed(NOON, new Quarantined.Replayed("ana", "x"))).id())
        .isEqualTo(first.id()).matches("[0-9a-f]{12}");
    assertThat(neighbour.id()).as("on the same line").isNotEqualTo(first.id());
  }

  private static Remedy remedy(QuarantineReason reason, Place source, Quarantined.@Nullable Copy copy) {
    return Remedy.of(told(reason, source, copy), "b.", NOON);
  }

  private static Quarantined told(QuarantineReason reason, Place source, Quarantined.@Nullable Copy copy) {
    return new Quarantined("sha256:ab,bytes:1", "wrong", "topology", NOON, 1, reason, source, copy, null);
  }

  private static String call(String occurredAt) {
    return """
        {"type":"Invocation","accountId":"123456789012","region":"us-east-1","requestId":"r-1","principalId":"p","accountType":"user",\
        "occurredAt":"%s","operation":"Converse","modelId":"m","usage":{"input":3},\
        "source":{"file":"/logs/a.json","record":3,"line":9}}"""
        .formatted(occurredAt);
  }
}

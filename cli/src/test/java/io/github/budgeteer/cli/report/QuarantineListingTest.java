package io.github.budgeteer.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.budgeteer.cli.quarantine.Remedy;
import io.github.budgeteer.cli.quarantine.SetAside;
import io.github.budgeteer.cli.report.TextLayout.Colours;
import io.github.budgeteer.events.Place;
import io.github.budgeteer.events.QuarantineReason;
import io.github.budgeteer.events.Quarantined;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class QuarantineListingTest {
  private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
  private static final TextLayout LAYOUT = new TextLayout(80, ZoneOffset.UTC, Colours.PLAIN);
  private static final Quarantined.Copy KEPT = new Quarantined.Copy("invocations", "p", "{}");

  @Test
  void recordsAreGroupedByWhatCanBeDone() {
    SetAside old = aside(QuarantineReason.BEYOND_HORIZON, 3, 2, KEPT, null);
    SetAside broken = aside(QuarantineReason.MALFORMED_JSON, 4, 1, null, null);

    assertThat(text(List.of(old, broken))).containsExactly(
        "beyond-horizon (1): 'budgeteer quarantine replay --reason beyond-horizon' takes",
        "it in again",
        "  " + old.id() + "  2026-11-23 12:00  /logs/a.json:3: wrong (attempt 2)",
        "",
        "malformed-json (1): correct the record and save its file under another name",
        "beside it: all of it is read, and what is charged already counts as a duplicate",
        "  " + broken.id() + "  2026-11-23 12:00  /logs/a.json:4: wrong");
  }

  @Test
  void whoReplayedStandsWithWhy() {
    SetAside replayed = aside(QuarantineReason.BEYOND_HORIZON, 3, 2, KEPT,
        new Quarantined.Replayed("ana", "came late"));

    assertThat(text(List.of(replayed))).first().isEqualTo("beyond-horizon (1): replayed by ana: came late");
    assertThat(QuarantineListing.json(List.of(replayed), QuarantineListingTest::remedy, LAYOUT))
        .contains("\"replayable\" : false", "\"remedy\" : null", "\"replayedBy\" : \"ana\"",
            "\"replayReason\" : \"came late\"");
  }

  @Test
  void ofManyTheFirstAreToldAndTheRestIsCounted() {
    List<SetAside> many = new ArrayList<>();
    for (int record = 0; record < QuarantineListing.MOST + 5; record++) {
      many.add(aside(QuarantineReason.UNREADABLE_FILE, record, 1, null, null));
    }

    assertThat(text(many)).contains("  ... and 5 more (--format json has all)")
        .filteredOn(line -> line.contains(": wrong")).hasSize(QuarantineListing.MOST);
    assertThat(text(List.of())).containsExactly("There are no such records.");
  }

  @Test
  void programsGetEveryField() {
    SetAside old = aside(QuarantineReason.BEYOND_HORIZON, 3, 1, KEPT, null);

    assertThat(QuarantineListing.json(List.of(old), QuarantineListingTest::remedy, LAYOUT)
        .replaceAll("\\s+", " "))
        .isEqualTo("[ { \"id\" : \"" + old.id() + "\", \"reason\" : \"beyond-horizon\", "
            + "\"message\" : \"wrong\", \"source\" : { \"file\" : \"/logs/a.json\", \"record\" : 3, \"line\" : 3 }, "
            + "\"refusedBy\" : \"topology\", \"at\" : \"2026-11-23T12:00:00Z\", \"attempts\" : 1, "
            + "\"replayable\" : true, \"remedy\" : \"'budgeteer quarantine replay --reason beyond-horizon' takes it "
            + "in again\", \"replayedBy\" : null, \"replayReason\" : null } ]");
  }

  private static List<String> text(List<SetAside> records) {
    return QuarantineListing.text(records, QuarantineListingTest::remedy, LAYOUT);
  }

  private static Remedy remedy(SetAside record) {
    return Remedy.of(record.told(), "b.", NOON);
  }

  private static SetAside aside(QuarantineReason reason, int line, int attempt,
      Quarantined.@Nullable Copy copy,
      Quarantined.@Nullable Replayed replayed) {
    return SetAside.of(new Quarantined("sha256:ab,bytes:1", "wrong", "topology", NOON, attempt, reason,
        new Place("/logs/a.json", line, line), copy, replayed));
  }
}

package io.github.budgeteer.cli.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.budgeteer.cli.report.TextLayout.Colours;
import io.github.budgeteer.events.Access;
import io.github.budgeteer.events.AccountType;
import io.github.budgeteer.events.ChargeBasis;
import io.github.budgeteer.events.Directive;
import io.github.budgeteer.events.Fact;
import io.github.budgeteer.events.Mode;
import io.github.budgeteer.events.Outcome;
import io.github.budgeteer.events.Usd;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExplanationTest {
  private static final String NOVA = "amazon.nova-pro-v1:0";
  private static final String HAIKU = "anthropic.claude-haiku-4-5-20251001-v1:0";

  static Stream<Arguments> accounts() {
    return Stream.of(Arguments.of("suspended", suspended()), Arguments.of("held-twice", heldTwice()),
        Arguments.of("grace", grace()), Arguments.of("observed", observed()),
        Arguments.of("guarded", guarded()), Arguments.of("exempt", exempt()), Arguments.of("root", root()),
        Arguments.of("failed", failed()), Arguments.of("lowered", lowered()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("accounts")
  void theTextIsAsAgreed(String name, ExplainedAccount account) throws IOException {
    assertThat(text(account, 100)).isEqualTo(resource("explain-" + name + ".txt"));
  }

  @ParameterizedTest(name = "{0} columns")
  @ValueSource(ints = {80, 100, 140})
  void noLineIsWiderThanTheLayout(int width) {
    accounts().forEach(each -> assertThat(text((ExplainedAccount) each.get()[1], width).lines())
        .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(width)));
  }

  @Test
  void coloursChangeNothingButTheLook() {
    String plain = text(suspended(), 100);

    String coloured = String.join("\n", ExplanationText.lines(suspended().explained(),
        new TextLayout(100, ZoneOffset.UTC, Colours.ANSI))) + "\n";

    assertThat(coloured).startsWith("\u001b[31muser ana is suspended");
    assertThat(coloured.replaceAll("\u001b\\[[0-9]+m", "")).isEqualTo(plain);
  }

  @Test
  void theJsonIsAsAgreedAndItsFieldsAreDocumented() throws IOException {
    String json = ExplanationText.json(heldTwice().explained());

    assertThat(json + "\n").isEqualTo(resource("explain-held-twice.json"));
    Set<String> names = new TreeSet<>();
    collect(new ObjectMapper().readTree(json), names);
    String documentation = Files.readString(Path.of("../docs/explain.md"));
    assertThat(names).allSatisfy(name -> assertThat(documentation).contains("`" + name + "`"));
  }

  @Test
  void anIdleAccountWhosePeriodHasEndedIsToldOfTheOneThatRuns() {
    ExplainedAccount ana = ExplainedAccount.ana().calls(NOVA, "3", "09:00:00", "09:00:05");

    Explanation later = ana.explained(ExplainedAccount.at("09:00:00").plus(Duration.ofDays(2)));

    assertThat(later.spend().usd()).isEqualTo(Usd.ZERO);
    assertThat(later.spend().periodStart()).isEqualTo("2026-10-09T00:00:00Z");
    assertThat(later.models()).isEmpty();
  }

  @Test
  void whoAskedInVainIsNotNamed() {
    ExplainedAccount ana = ExplainedAccount.ana()
        .asks("head of lab", "pilot", new Directive.SetMode(Mode.OBSERVE), "08:30:00")
        .then(new Fact.PrincipalObserved(Fact.Sighting.DELETED, "e-1", null), "09:00:00", "09:00:00")
        .asks("finops", "too late", new Directive.SetMode(Mode.ENFORCE), "09:30:00");

    assertThat(ana.explained().budget().modeAsked())
        .isEqualTo(new Explanation.Asked("head of lab", "pilot", ExplainedAccount.at("08:30:00")));
  }

  private static ExplainedAccount overTheLimit(ExplainedAccount account) {
    return account.calls(HAIKU, "1.40", "09:00:00", "09:00:05").calls(NOVA, "3.55", "10:00:00", "10:00:05")
        .calls(NOVA, "0.15", "10:30:00", "10:30:12");
  }

  private static ExplainedAccount suspended() {
    return overTheLimit(ExplainedAccount.ana()).calls(HAIKU, "0.10", "10:30:11", "10:30:13")
        .isNow(Access.DENIED, "10:30:14", "10:30:16");
  }

  private static ExplainedAccount heldTwice() {
    return suspended()
        .asks("finops", "load test", new Directive.GrantLease(Usd.of("20"), ExplainedAccount.at("12:00:00")),
            "11:00:00")
        .isNow(Access.ALLOWED, "11:00:01", "11:00:02")
        .asks("finops", "new project", new Directive.SetLimit(Usd.of("5.2")), "11:10:00")
        .asks("security", "key leaked", new Directive.Hold(), "11:30:00")
        .isNow(Access.DENIED, "11:30:01", "11:30:02").waits("12:00:01");
  }

  private static ExplainedAccount grace() {
    return overTheLimit(
        ExplainedAccount.of("arn:aws:iam::123456789012:role/triage", AccountType.ROLE, Duration.ofMinutes(30),
            Mode.ENFORCE));
  }

  private static ExplainedAccount observed() {
    return overTheLimit(ExplainedAccount.ana().asks("head of lab", "pilot",
        new Directive.SetMode(Mode.OBSERVE), "08:30:00"));
  }

  private static ExplainedAccount guarded() {
    return overTheLimit(ExplainedAccount.ana())
        .answered(new Outcome.HeldBack("5 of 12 principals within 10 minutes"), "10:30:14");
  }

  private static ExplainedAccount exempt() {
    return suspended().asks("ops", "release night", new Directive.Restore(), "11:00:00")
        .isNow(Access.ALLOWED, "11:00:01", "11:00:02");
  }

  private static ExplainedAccount root() {
    return overTheLimit(ExplainedAccount.of("arn:aws:iam::123456789012:root", AccountType.ROOT,
        Duration.ZERO, Mode.ENFORCE))
        .answered(new Outcome.Failed(Outcome.Reason.NOT_ENFORCEABLE,
            "no identity policy binds the root user; use a service control policy on the account"),
            "10:30:14");
  }

  private static ExplainedAccount failed() {
    return overTheLimit(ExplainedAccount.ana())
        .answered(new Outcome.Failed(Outcome.Reason.UNAVAILABLE, "IAM did not answer"), "10:30:14")
        .stopped();
  }

  private static ExplainedAccount lowered() {
    return ExplainedAccount.ana()
        .calls("acme.oracle-v1:0", "1", "08:40:00", "08:40:01", ChargeBasis.ESTIMATED)
        .calls(NOVA, "3.5", "09:00:00", "09:00:05")
        .asks("finops", "saving", new Directive.SetLimit(Usd.of("2")), "09:30:00")
        .isNow(Access.DENIED, "09:30:01", "09:30:02");
  }

  private static String text(ExplainedAccount account, int width) {
    return String.join("\n", ExplanationText.lines(account.explained(),
        new TextLayout(width, ZoneOffset.UTC, Colours.PLAIN))) + "\n";
  }

  private static void collect(JsonNode node, Set<String> names) {
    node.fieldNames().forEachRemaining(names::add);
    node.forEach(child -> collect(child, names));
  }

  private static String resource(String name) throws IOException {
    try (InputStream stream = Objects.requireNonNull(ExplanationTest.class.getResourceAsStream(name), name)) {
      return new String(stream.readAllBytes(), UTF_8);
    }
  }
}

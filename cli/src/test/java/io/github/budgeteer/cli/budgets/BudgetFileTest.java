package io.github.budgeteer.cli.budgets;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.budgeteer.cli.budgets.BudgetFile.Reading;
import io.github.budgeteer.events.Mode;
import io.github.budgeteer.events.Usd;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BudgetFileTest {
  static final Instant NOW = Instant.parse("2026-11-01T00:00:00Z");
  private static final String MARK = " #! ";

  @Test
  void theExampleOfTheDocumentationIsUnderstood() throws IOException {
    Reading reading = read(Files.readString(Path.of("../docs/budgets.yaml")));

    assertThat(reading).isInstanceOfSatisfying(Reading.Understood.class, understood -> {
      assertThat(understood.file().complete()).isFalse();
      assertThat(understood.file().budgets()).containsExactly(
          new Budget("arn:aws:iam::123456789012:user/research/nightly-eval", limit("50"),
              new Part.Own<>(new Budget.Lease(Usd.of("200"), Instant.parse("2027-03-31T22:00:00Z"))),
              new Part.Unsaid<>(), new Part.Unsaid<>()),
          new Budget("arn:aws:iam::123456789012:role/ticket-triage-agent", limit("25.5"),
              new Part.Unsaid<>(),
              new Part.Own<>(
                  new Budget.Exemption(Instant.parse("2027-01-15T00:00:00Z"), "head of support")),
              new Part.Unsaid<>()),
          new Budget("arn:aws:iam::123456789012:role/marketing-copy", new Part.Own<>(new Budget.Limit(null)),
              new Part.Unsaid<>(), new Part.Unsaid<>(), new Part.Own<>(Mode.OBSERVE)),
          Budget.standard("arn:aws:iam::123456789012:user/carla.mendes@example.com"));
    });
  }

  /** The file says itself, behind {@code #!}, what is wrong with each of its lines. */
  @Test
  void everythingThatIsWrongIsToldAtOnceWithItsLine() throws IOException {
    String yaml = resource("wrong.yaml");
    List<Problem> expected = new ArrayList<>();
    List<String> lines = yaml.lines().toList();
    for (int line = 0; line < lines.size(); line++) {
      List<String> parts = List.of(lines.get(line).split(MARK, -1));
      for (String message : parts.subList(1, parts.size())) {
        expected.add(new Problem(line + 1, message));
      }
    }

    Reading reading = read(yaml);

    assertThat(reading).isInstanceOfSatisfying(Reading.Refused.class,
        refused -> assertThat(refused.problems()).containsExactlyInAnyOrderElementsOf(expected)
            .isSortedAccordingTo(Problem.FROM_THE_TOP));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      ''                            | line 1: the file is empty; accepted: a list of 'budgets'
      # nothing                     | line 1: the file is empty; accepted: a list of 'budgets'
      ana                           | line 1: the file has no fields; accepted: budgets, complete
      - principal: ana              | line 1: the file has no fields; accepted: budgets, complete
      complete: true                | line 1: the file has no 'budgets'; accepted: budgets, complete
      budgets:                      | line 1: budgets is no list; accepted: one '- principal: …' for each, or [] for none
      budgets: {ana: 5}             | line 1: budgets is no list; accepted: one '- principal: …' for each, or [] for none
      budgets: []/---/budgets: []   | line 3: a second document begins; accepted: one document a file
      budgets: []/complete: [true   | line 2: this is no YAML: expected ',' or ']', but got <stream end>
      budgets:/ - a: b/  - c        | line 3: this is no YAML
      budgets:/\t- a                | line 2: this is no YAML: found character '\\t(TAB)' that cannot start any token. (Do not use \\t(TAB) for indentation)
      """)
  void whatIsNoFileOfBudgetsIsToldOnce(String yaml, String message) {
    assertThat(read(yaml.replace('/', '\n').replace("\\t-", "\t-"))).isInstanceOfSatisfying(
        Reading.Refused.class,
        refused -> assertThat(refused.problems()).singleElement()
            .satisfies(problem -> assertThat(problem.toString()).startsWith(message)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.1 + 0.2", "0x1F", "0o17", "1:30", ".5", "5.", ".inf", ".nan", "+1", "1,5", "$5",
      "5 USD", "~", "null", "true", "\"5 \"", "0.1234567890123", "1000000000000", "1e999999999", "!!float x"})
  void whatIsNoPlainDecimalIsNoAmount(String written) {
    assertThat(read("budgets:\n  - principal: ana\n    limit: " + written)).isInstanceOfSatisfying(
        Reading.Refused.class,
        refused -> assertThat(refused.problems()).singleElement().satisfies(problem -> {
          assertThat(problem.line()).isEqualTo(3);
          assertThat(problem.message()).startsWith("limit: '").endsWith(
              "'; accepted: USD per period, 0 or more, such as 25.50, or none, or default");
        }));
  }

  @Property(tries = 200)
  void anAmountIsWhatIsWrittenToTheLastDigit(@ForAll("amounts") BigDecimal amount) {
    Reading reading = read("budgets: [{principal: ana, limit: " + amount.toPlainString() + "}]");

    assertThat(reading).isInstanceOfSatisfying(Reading.Understood.class,
        understood -> assertThat(understood.file().budgets()).singleElement()
            .extracting(Budget::limit).isEqualTo(limit(amount.toString())));
  }

  @Provide
  Arbitrary<BigDecimal> amounts() {
    return Arbitraries.bigDecimals().between(BigDecimal.ZERO, new BigDecimal("999999999999")).ofScale(12);
  }

  private static Part<Budget.Limit> limit(String usd) {
    return new Part.Own<>(new Budget.Limit(Usd.of(usd)));
  }

  /** Ana may be named by the end of her ARN, and a few by any name. */
  static Reading read(String yaml) {
    return BudgetFile.read(yaml, NOW, named -> {
      if (named.startsWith("arn:") || named.matches("a[0-9]")) {
        return named;
      }
      if (named.equals("ana") || named.equals("user/ana")) {
        return "arn:aws:iam::123456789012:user/ana";
      }
      throw new IllegalArgumentException("'" + named + "' is nobody");
    });
  }

  private static String resource(String name) throws IOException {
    try (InputStream stream = Objects.requireNonNull(BudgetFileTest.class.getResourceAsStream(name), name)) {
      return new String(stream.readAllBytes(), UTF_8);
    }
  }
}

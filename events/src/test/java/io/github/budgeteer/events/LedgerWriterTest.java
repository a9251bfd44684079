package io.github.budgeteer.events;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** The hash chain is made of these bytes: they must be those of the general way, whatever stands in them. */
class LedgerWriterTest {
  private static final String[] TEXTS = {"", "arn:aws:iam::123456789012:user/ana", "quoted \" and \\ back",
      "tab\tand\u0001", "Zürich", "日本", "🙂", "del\u007f", "a/b<c>&'", "why?",
      "no more than a word and a half ü", "no more than a word and a half \" here"};
  private static final Instant NOON = Instant.parse("2026-11-01T12:00:00Z");
  private final Random random = new Random(3);
  private final LedgerWriter writer = new LedgerWriter();

  @Test
  void aChargeIsWrittenAsTheGeneralWayDoes() {
    for (int i = 0; i < 5_000; i++) {
      LedgerEntry entry = new LedgerEntry(text(), random.nextLong(), time(), time(), usd(),
          random.nextBoolean() ? text() : null, charged(i % 40));
      assertThat(new String(writer.encode(entry), UTF_8))
          .isEqualTo(new String(Topic.LEDGER.json().encode(entry), UTF_8));
    }
  }

  /** UTF-8 has no bytes for half of a letter, and Java's own has a question mark in its place. */
  @Test
  void halfALetterIsNoQuestionMark() {
    for (String half : List.of("half \ud83d", "\ude42", "seven and an eighth \ud83d of")) {
      LedgerEntry entry = new LedgerEntry("ana", 1, NOON, NOON, Usd.ZERO, null,
          new Fact.Charged(half, "model", null, ChargeBasis.PRICED, Usd.ZERO, List.of(),
              new Place("f", 1, 1)));
      assertThat(outcome(() -> writer.encode(entry)))
          .isEqualTo(outcome(() -> Topic.LEDGER.json().encode(entry)));
    }
  }

  private static String outcome(Supplier<byte[]> written) {
    try {
      return new String(written.get(), UTF_8);
    } catch (IllegalArgumentException | IllegalStateException | UncheckedIOException e) {
      return e.toString();
    }
  }

  @Test
  void textsThatComeAgainAreWrittenAsTheFirstTime() {
    List<Fact.Charged> charges = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      charges.add(charged(i));
    }
    for (int i = 0; i < 1_000; i++) {
      LedgerEntry entry = new LedgerEntry(one(charges).call(), i, time(), time(), usd(), text(),
          one(charges));
      assertThat(new String(writer.encode(entry), UTF_8))
          .isEqualTo(new String(Topic.LEDGER.json().encode(entry), UTF_8));
    }
  }

  @Test
  void anAmountIsWrittenPlainly() {
    for (int i = 0; i < 5_000; i++) {
      Usd usd = usd();
      assertThat(usd).hasToString(usd.amount().toPlainString());
    }
  }

  private Fact.Charged charged(int lines) {
    List<ChargeLine> all = new ArrayList<>();
    for (int i = 0; i < lines; i++) {
      all.add(new ChargeLine(one(List.of(Component.values())),
          random.nextLong(), usd(), text(), random.nextBoolean()));
    }
    return new Fact.Charged(text(), text(), random.nextBoolean() ? text() : null,
        one(List.of(ChargeBasis.values())), usd(), all,
        new Place(text(), random.nextInt(), random.nextInt()));
  }

  private <T> T one(List<T> values) {
    return values.get(random.nextInt(values.size()));
  }

  /** Mostly plain, so that whole entries are. */
  private String text() {
    return TEXTS[random.nextInt(30) == 0 ? random.nextInt(TEXTS.length) : random.nextInt(2)];
  }

  private Instant time() {
    return Instant.ofEpochSecond(random.nextLong(-1L << 37, 1L << 37),
        random.nextBoolean() ? random.nextInt(1_000) * 1_000_000L : random.nextInt(1_000_000_000));
  }

  private Usd usd() {
    return new Usd(new BigDecimal(BigInteger.valueOf(random.nextLong() >> random.nextInt(64)),
        random.nextInt(24) - 4));
  }
}

package io.github.budgeteer.events;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.time.Instant;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.jspecify.annotations.Nullable;

/** A call means the same whichever way it is read. */
class InvocationReaderTest {
  private static final String[] TEXTS = {"arn:aws:iam::123456789012:user/ana", "us-east-1", "x", "",
      "exactly8", "quoted \" and \\ back", "tab\tand\u0001", "Zürich", "日本", "🙂", "del\u007f", "a/b<c>&'"};
  private final Random random = new Random(7);
  private final InvocationReader reader = new InvocationReader();

  @Test
  void everyCallReadsBackEqual() {
    for (int i = 0; i < 20_000; i++) {
      Invocation call = call();
      assertThat(reader.decode(Topic.INVOCATIONS.json().encode(call), key(call))).isEqualTo(call);
    }
  }

  @Test
  void whatIsChangedOnTheWayIsReadOrRefusedAsTheGeneralWayDoes() {
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = changed(Topic.INVOCATIONS.json().encode(call()));
      Intake[] general = new Intake[1];
      Throwable refused = catchThrowable(() -> general[0] = Topic.INVOCATIONS.json().decode(bytes));
      Intake[] read = new Intake[1];
      Throwable refusedToo = catchThrowable(() -> read[0] = reader.decode(bytes, maybe(text())));

      assertThat(read[0]).as(() -> new String(bytes, UTF_8)).isEqualTo(general[0]);
      assertThat(kind(refusedToo)).isEqualTo(kind(refused));
    }
  }

  @Test
  void theMarksOfABoundedRunAreReadToo() {
    for (Intake mark : List.of(new InputDelivered("run"), new EndOfInput("run", Instant.EPOCH))) {
      assertThat(reader.decode(Topic.INVOCATIONS.json().encode(mark), "0")).isEqualTo(mark);
    }
  }

  @Test
  void textsThatComeAgainAreTheSameObject() {
    Invocation once = (Invocation) reader.decode(Topic.INVOCATIONS.json().encode(plain("r-1")),
        null);
    Invocation again = (Invocation) reader.decode(Topic.INVOCATIONS.json().encode(plain("r-2")),
        once.principalId());

    assertThat(again.modelId()).isSameAs(once.modelId());
    assertThat(again.occurredAt()).isSameAs(once.occurredAt());
    assertThat(again.principalId()).isSameAs(once.principalId());
  }

  private static String kind(@Nullable Throwable refused) {
    return refused == null ? "read" : refused.getClass().getName();
  }

  /** That of the record, or another one, or none. */
  private @Nullable String key(Invocation call) {
    return random.nextBoolean() ? call.principalId() : maybe(text());
  }

  private byte[] changed(byte[] bytes) {
    int at = random.nextInt(bytes.length);
    return switch (random.nextInt(4)) {
      case 0 -> Arrays.copyOf(bytes, at);
      case 1 -> {
        byte[] other = bytes.clone();
        other[at] = (byte) "\"\\{},:0-9a \u0000".charAt(random.nextInt(12));
        yield other;
      }
      case 2 -> {
        byte[] twice = Arrays.copyOf(bytes, bytes.length + 1);
        System.arraycopy(bytes, at, twice, at + 1, bytes.length - at);
        yield twice;
      }
      default -> {
        byte[] shorter = Arrays.copyOf(bytes, bytes.length - 1);
        System.arraycopy(bytes, at + 1, shorter, at, bytes.length - at - 1);
        yield shorter;
      }
    };
  }

  private static Invocation plain(String requestId) {
    return new Invocation("123456789012", "us-east-1", requestId, "arn:aws:iam::123456789012:user/ana",
        AccountType.USER, null, Instant.parse("2026-11-01T12:00:00Z"), "Converse", "amazon.nova-lite-v1:0",
        Usage.NONE, null, null, new Place("/logs/a.json", 1, 1));
  }

  private Invocation call() {
    Map<Component, Long> units = new EnumMap<>(Component.class);
    for (Component component : Component.values()) {
      if (random.nextInt(3) == 0) {
        units.put(component, random.nextLong() >>> (1 + random.nextInt(62)));
      }
    }
    return new Invocation(text(), text(), text(), text(), one(AccountType.values()), maybe(text()), time(),
        maybe(text()), text(), new Usage(units), maybe(one(ServiceTier.values())), maybe(text()),
        new Place(text(), number(), number()));
  }

  private long number() {
    return random.nextInt(10) == 0 ? random.nextLong() : random.nextInt(2_000);
  }

  private <T> T one(T[] values) {
    return values[random.nextInt(values.length)];
  }

  private <T> @Nullable T maybe(T value) {
    return random.nextInt(3) == 0 ? null : value;
  }

  /** Mostly plain, so that whole calls are. */
  private String text() {
    return TEXTS[random.nextInt(40) == 0 ? random.nextInt(TEXTS.length) : random.nextInt(5)];
  }

  private Instant time() {
    return Instant.ofEpochSecond(random.nextLong(-1L << 32, 1L << 34),
        random.nextBoolean() ? 0 : random.nextInt(1_000_000_000));
  }
}

package io.github.budgeteer.connectors;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.budgeteer.events.AccountType;
import io.github.budgeteer.events.Component;
import io.github.budgeteer.events.Invocation;
import io.github.budgeteer.events.Place;
import io.github.budgeteer.events.ServiceTier;
import io.github.budgeteer.events.Topic;
import io.github.budgeteer.events.Usage;
import java.time.Instant;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class InvocationBytesTest {
  private final InvocationBytes bytes = new InvocationBytes();

  @Provide
  static Arbitrary<Invocation> calls() {
    Arbitrary<String> ids = Arbitraries.strings().ascii().ofMaxLength(30);
    Arbitrary<String> texts = Arbitraries.oneOf(ids,
        Arbitraries.strings().excludeChars().withCharRange('\u0080', '\ud7ff').ofMaxLength(20),
        Arbitraries.of("\ud83d\ude00 and \u00ff", "\u0000\u001f\u007f\u0080", "\"\\/\b\f\n\r\t",
            "x".repeat(5_000)));
    Arbitrary<Instant> times = Arbitraries.oneOf(
        Arbitraries.longs().between(-70_000_000_000L, 260_000_000_000L).map(Instant::ofEpochSecond),
        Arbitraries.longs().between(0, 2_000_000_000_000L).map(Instant::ofEpochMilli));
    Arbitrary<Usage> usages = Arbitraries
        .maps(Arbitraries.of(Component.class), Arbitraries.longs().between(0, Long.MAX_VALUE)).ofMaxSize(5)
        .map(Usage::new);
    return Combinators
        .combine(texts, texts.injectNull(0.3), times, Arbitraries.of(AccountType.class), usages,
            Arbitraries.of(ServiceTier.class).injectNull(0.3), ids.injectNull(0.5),
            Arbitraries.longs().between(0, Long.MAX_VALUE))
        .as((text, session, time, type, usage, tier, error, number) -> new Invocation("123456789012", text,
            text + 1,
            text + 2, type, session, time, session, text, usage, tier, error,
            new Place("/" + text, number, 1)));
  }

  @Property
  void theBytesAreThoseOfTheTopic(@ForAll("calls") Invocation call) {
    byte[] written = bytes.encode(call);

    assertThat(new String(written, UTF_8))
        .isEqualTo(new String(Topic.INVOCATIONS.json().encode(call), UTF_8));
    assertThat(Topic.INVOCATIONS.json().decode(written)).isEqualTo(call);
  }

  @Property(tries = 10)
  void halfACharacterIsNoFailure(@ForAll AccountType type) {
    Invocation call = new Invocation("123456789012", "r", "\ud800", "p", type, null, Instant.EPOCH, null, "m",
        new Usage(Map.of()), null, null, new Place("/f", 1, 1));

    assertThat(Topic.INVOCATIONS.json().decode(bytes.encode(call))).isInstanceOf(Invocation.class);
  }
}

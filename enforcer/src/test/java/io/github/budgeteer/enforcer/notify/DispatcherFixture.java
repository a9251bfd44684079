package io.github.budgeteer.enforcer.notify;

import static io.github.budgeteer.enforcer.notify.Entries.entry;

import io.github.budgeteer.enforcer.Backoff;
import io.github.budgeteer.events.Decision;
import io.github.budgeteer.events.LedgerEntry;
import io.github.budgeteer.events.Outbox;
import io.github.budgeteer.events.Topic;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A dispatcher whose channels, clock and log a test has in its hands; a crash leaves what was kept. */
final class DispatcherFixture {
  final Map<String, Outbox> kept = new LinkedHashMap<>();
  final List<FakeChannel> channels = new ArrayList<>();
  Instant now = Entries.NOON;
  SimpleMeterRegistry registry = new SimpleMeterRegistry();
  /** Is asked at each step that a process can die at. */
  Runnable fate = () -> {};
  private @Nullable Dispatcher started;

  /** A process died. */
  static final class Crash extends Error {
    private static final long serialVersionUID = 1;
  }

  /** A channel that answers as the test says, and remembers what it delivered. */
  final class FakeChannel implements Channel {
    private final String name;
    private final Predicate<Outgoing> concern;
    final List<String> delivered = new ArrayList<>();
    int attempts;
    int mostAtOnce = 1;
    Function<Outgoing, Delivery> behaviour = message -> new Delivery.Delivered();

    FakeChannel(String name, Predicate<Outgoing> concern) {
      this.name = name;
      this.concern = concern;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public boolean concerns(Outgoing outgoing) {
      return concern.test(outgoing);
    }

    @Override
    public int mostAtOnce() {
      return mostAtOnce;
    }

    @Override
    public List<Delivery> send(List<Outgoing> messages) {
      fate.run();
      return messages.stream().map(message -> {
        attempts++;
        Delivery delivery = behaviour.apply(message);
        if (delivery instanceof Delivery.Delivered) {
          delivered.add(message.id());
        }
        return delivery;
      }).toList();
    }

    @Override
    public void close() {}
  }

  FakeChannel people(String name) {
    return add(new FakeChannel(name, outgoing -> outgoing.notification().isPresent()));
  }

  FakeChannel machines(String name) {
    return add(new FakeChannel(name, outgoing -> true));
  }

  private FakeChannel add(FakeChannel channel) {
    channels.add(channel);
    return channel;
  }

  /** Starts on what was kept, as a process does. */
  DispatcherFixture start() {
    registry = new SimpleMeterRegistry();
    Dispatcher dispatcher = new Dispatcher(this::save, channels, new Wording(Optional.empty()), () -> now,
        new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(5), new Random(1)), Runnable::run,
        new NotifierMetrics(registry));
    started = dispatcher;
    // As they are read: what has no JSON form would not come back.
    dispatcher.restore(kept.values().stream()
        .map(record -> Topic.OUTBOX.json().decode(Topic.OUTBOX.json().encode(record))).toList());
    return this;
  }

  private Dispatcher dispatcher() {
    return Objects.requireNonNull(started);
  }

  private void save(Collection<? extends Outbox> keep, Collection<String> forget) {
    for (Outbox record : keep) {
      fate.run();
      kept.put(record.key(), record);
    }
    for (String key : forget) {
      fate.run();
      kept.remove(key);
    }
  }

  DispatcherFixture take(String principalId, long sequence, Decision decision) {
    return take(entry(principalId, sequence, decision));
  }

  DispatcherFixture take(LedgerEntry... entries) {
    dispatcher()
        .take(List.of(entries).stream().map(entry -> new Incoming.OfDecision(entry, false)).toList());
    return this;
  }

  DispatcherFixture takeAll(List<? extends Incoming> all) {
    dispatcher().take(all);
    return this;
  }

  /** Works until nothing more happens without time. */
  DispatcherFixture work() {
    while (dispatcher().work()) {
      // Workers are done when they are started here.
    }
    return this;
  }

  /** Lets time pass, and works as it does. */
  DispatcherFixture pass(Duration time) {
    Instant end = now.plus(time);
    work();
    while (now.isBefore(end)) {
      Instant next = now.plus(Duration.ofSeconds(30));
      now = next.isBefore(end) ? next : end;
      work();
    }
    return this;
  }

  Optional<String> trouble() {
    return dispatcher().trouble();
  }

  /** Returns the ids of what waits. */
  List<String> waiting() {
    return kept.values().stream().filter(Outbox.Message.class::isInstance)
        .map(record -> ((Outbox.Message) record).id()).toList();
  }

  double count(String channel, String outcome) {
    return registry.get("budgeteer.notifications").tag("channel", channel).tag("outcome", outcome).counter()
        .count();
  }

  double waitingGauge(String channel) {
    return registry.get("budgeteer.notifications.waiting").tag("channel", channel).gauge().value();
  }
}

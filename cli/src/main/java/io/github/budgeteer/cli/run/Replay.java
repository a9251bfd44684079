package io.github.budgeteer.cli.run;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.budgeteer.cli.quarantine.Plan;
import io.github.budgeteer.cli.quarantine.Remedy;
import io.github.budgeteer.cli.quarantine.Replayed;
import io.github.budgeteer.cli.quarantine.SetAside;
import io.github.budgeteer.events.Fact;
import io.github.budgeteer.events.Invocation;
import io.github.budgeteer.events.Json;
import io.github.budgeteer.events.LedgerEntry;
import io.github.budgeteer.events.Place;
import io.github.budgeteer.events.Quarantined;
import io.github.budgeteer.events.Topic;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Has records that were set aside taken in again, each call charged once.
 *
 * <p>A call from beyond the horizon may have been charged before it was forgotten. Only the ledger knows, so that is read first;
 * from then on the topology remembers the call for good.
 */
public final class Replay {
  /** Between the commit of a place and the last marker of its transaction. */
  private static final Duration MARKERS = Duration.ofSeconds(3);

  private final Brokers brokers;
  private final String prefix;

  Replay(Brokers brokers, String prefix) {
    this.brokers = brokers;
    this.prefix = prefix;
  }

  /** Returns what would be done with each record. */
  public Map<SetAside, Plan> plan(List<SetAside> records, Instant now) {
    Map<SetAside, Plan> plans = new LinkedHashMap<>();
    records.forEach(record -> plans.put(record, plan(Remedy.of(record.told(), prefix, now))));
    Map<String, Invocation> calls = new HashMap<>();
    plans.values().forEach(plan -> {
      if (plan instanceof Plan.Send send && send.call() != null) {
        calls.put(send.call().dedupeKey(), send.call());
      }
    });
    if (!calls.isEmpty()) {
      settle(plans, calls.keySet());
    }
    return plans;
  }

  private Plan plan(Remedy remedy) {
    return switch (remedy) {
      case Remedy.ReplayCopy kept -> send(
          Topic.ALL.stream().filter(topic -> topic.label().equals(kept.copy().topic())).findAny()
              .orElseThrow(() -> new RunFailedException("there is no topic " + kept.copy().topic(), null)),
          kept.copy().key(), kept.copy().value().getBytes(UTF_8));
      case Remedy.ReplayOriginal original -> original(original);
      case Remedy.Wait wait -> new Plan.Otherwise(wait);
      case Remedy.ByHand byHand -> new Plan.Otherwise(byHand);
    };
  }

  private Plan original(Remedy.ReplayOriginal original) {
    try (TopicReader<byte[]> reader = new TopicReader<>(brokers, original.topic().name(prefix),
        Json.verbatim())) {
      Optional<ConsumerRecord<String, byte[]>> record = reader.at(original.partition(), original.offset());
      return record.isEmpty() || record.get().value() == null
          ? new Plan.Gone()
          : send(original.topic(), record.get().key(), record.get().value());
    }
  }

  /** What this version does not understand is not sent: it may be a call, and charged already. */
  private static Plan send(Topic<?> topic, @Nullable String key, byte[] value) {
    try {
      return new Plan.Send(topic, key, value,
          topic.json().decode(value) instanceof Invocation call ? call : null);
    } catch (IllegalArgumentException e) {
      return new Plan.NotUnderstood();
    }
  }

  /** Takes out what the ledger has already, and what it can't tell of. */
  private void settle(Map<SetAside, Plan> plans, Set<String> calls) {
    Map<String, LedgerEntry> charged = new HashMap<>();
    Optional<Instant> cut;
    try (TopicReader<LedgerEntry> ledger = TopicReader.of(brokers, prefix, Topic.LEDGER)) {
      cut = ledger.cutAt();
      ledger.readToEnd((key, entry) -> {
        if (entry.entry() instanceof Fact.Charged charge && calls.contains(charge.call())) {
          charged.put(charge.call(), entry);
        }
      });
    }
    plans.replaceAll((record, plan) -> {
      Invocation call = plan instanceof Plan.Send send ? send.call() : null;
      if (call == null) {
        return plan;
      }
      LedgerEntry entry = charged.get(call.dedupeKey());
      if (entry != null) {
        return new Plan.ChargedAlready(entry);
      }
      // It can have been charged from when it was made, or a little earlier by our clocks.
      boolean untold = cut.isPresent() && call.occurredAt().minus(Remedy.MAX_AHEAD).isBefore(cut.get());
      return untold ? new Plan.LedgerCut(cut.get()) : plan;
    });
  }

  /**
   * Carries plans out, and waits until the topology has read what was sent.
   *
   * @param by who wants it, and why
   * @param timeout how long to wait; null for not at all, where nobody runs
   */
  public Map<SetAside, Replayed> carryOut(Map<SetAside, Plan> plans, Quarantined.Replayed by,
      @Nullable Duration timeout) {
    Map<SetAside, Replayed> results = new LinkedHashMap<>();
    plans.forEach((record, plan) -> results.put(record, plan instanceof Plan.Send
        ? new Replayed.Unanswered()
        : new Replayed.Left(plan)));
    try (TopicReader<LedgerEntry> ledger = TopicReader.of(brokers, prefix, Topic.LEDGER);
        TopicReader<Quarantined> quarantine = TopicReader.of(brokers, prefix, Topic.QUARANTINE);
        ReplaySender sender = new ReplaySender(brokers, prefix)) {
      ledger.skipToEnd();
      quarantine.skipToEnd();
      sender.send(plans, by);
      if (timeout != null && sender.awaitRead(timeout)) {
        answer(plans, results, ledger, quarantine);
      }
    }
    return results;
  }

  private static void answer(Map<SetAside, Plan> plans, Map<SetAside, Replayed> results,
      TopicReader<LedgerEntry> ledger, TopicReader<Quarantined> quarantine) {
    Map<String, LedgerEntry> charged = new HashMap<>();
    Map<Place, Quarantined> refused = new HashMap<>();
    Map<SetAside, Plan.Send> open = new LinkedHashMap<>();
    plans.forEach((record, plan) -> {
      if (plan instanceof Plan.Send send) {
        open.put(record, send);
      }
    });
    long end = System.nanoTime() + MARKERS.toNanos();
    while (!open.isEmpty() && System.nanoTime() < end) {
      ledger.readToEnd((key, entry) -> {
        if (entry.entry() instanceof Fact.Charged charge) {
          charged.putIfAbsent(charge.call(), entry);
        }
      });
      quarantine.readToEnd((key, told) -> {
        if (told.replayed() == null) {
          refused.put(told.source(), told);
        }
      });
      open.entrySet().removeIf(sent -> {
        Replayed result = result(sent.getKey(), sent.getValue(), charged, refused);
        if (result != null) {
          results.put(sent.getKey(), result);
        }
        return result != null;
      });
      if (!open.isEmpty()) {
        Steering.pause();
      }
    }
    open.keySet().forEach(record -> results.put(record, new Replayed.TakenIn()));
  }

  private static @Nullable Replayed result(SetAside record, Plan.Send sent,
      Map<String, LedgerEntry> charged, Map<Place, Quarantined> refused) {
    Quarantined again = refused.get(record.told().source());
    if (again != null) {
      return new Replayed.RefusedAgain(again);
    }
    Invocation call = sent.call();
    LedgerEntry entry = call == null ? null : charged.get(call.dedupeKey());
    if (entry == null) {
      return null;
    }
    // Of two copies that are replayed together one is charged.
    return entry.entry() instanceof Fact.Charged charge && charge.source().equals(record.told().source())
        ? new Replayed.Charged(entry)
        : new Replayed.ChargedAlready();
  }
}

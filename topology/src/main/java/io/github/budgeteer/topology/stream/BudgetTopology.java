package io.github.budgeteer.topology.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.budgeteer.events.Activity.LoggingChanged;
import io.github.budgeteer.events.TextCache;
import io.github.budgeteer.events.Topic;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.apache.kafka.streams.processor.StreamPartitioner;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.Topology;

/**
 * Calls are taken in once, sorted in a bounded run, priced, and kept in their account; prices and settings are spread to all
 * partitions.
 *
 * <pre>
 * invocations ─► take-in-call ─► sort-calls ─► keep-account ─► ledger, decisions, accounts, usage
 *                     └► quarantine    └► intake      ▲
 * directives ────► take-in-directive ─────────────────┤
 * activity ──────► take-in-activity ──────────────────┤
 *                     └► watch-logging ─► notices      │
 * outcomes ──────► read-outcome ──────────────────────┤
 * shared-inputs ─► take-in-shared ────────────────────┘
 *      ▲
 * prices, inference-profiles, settings
 *
 * intake ─► watch-silence ─► notices
 * </pre>
 */
public final class BudgetTopology {
  static final String READ_INVOCATIONS = "read-invocations";
  static final String READ_DIRECTIVES = "read-directives";
  static final String TAKE_IN_DIRECTIVE = "take-in-directive";
  static final String READ_ACTIVITY = "read-activity";
  static final String TAKE_IN_ACTIVITY = "take-in-activity";
  static final String READ_OUTCOMES = "read-outcomes";
  static final String READ_SHARED = "read-prices-profiles-settings";
  static final String SPREAD_SHARED = "spread-shared";
  static final String READ_SHARED_INPUTS = "read-shared-inputs";
  static final String TAKE_IN_SHARED = "take-in-shared";
  static final String TAKE_IN_CALL = "take-in-call";
  static final String SORT_CALLS = "sort-calls";
  static final String READ_OUTCOME = "read-outcome";
  static final String KEEP_ACCOUNT = "keep-account";
  static final String WRITE_LEDGER = "write-ledger";
  static final String WRITE_DECISIONS = "write-decisions";
  static final String WRITE_ACCOUNTS = "write-accounts";
  static final String WRITE_USAGE = "write-usage";
  static final String WRITE_INTAKE = "write-intake";
  static final String WRITE_QUARANTINE = "write-quarantine";
  static final String WATCH_LOGGING = "watch-logging";
  static final String WRITE_NOTICES = "write-notices";
  /** Behind the others in the alphabet, by which Kafka Streams numbers what has state on disk. */
  static final String READ_TALLIES = "read-tallies";
  static final String WATCH_SILENCE = "watch-silence";
  static final String WRITE_SILENCE = "write-silence";

  /** Two to the power of these is how many principals' names are kept. */
  private static final int PRINCIPALS_BITS = 16;

  private BudgetTopology() {}

  /** Builds the topology; the topics must exist. */
  public static Topology build(TopologySettings settings) {
    String prefix = settings.topicPrefix();
    // The same text for the same principal: most that is done with a call looks something up by it.
    TextCache principals = new TextCache(PRINCIPALS_BITS);
    Deserializer<String> keys = (topic, bytes) -> bytes == null ? null : principals.text(bytes);
    Deserializer<byte[]> values = new ByteArrayDeserializer();
    // One for all threads: the one that meets a record again is the successor of the one that failed over it.
    PoisonRecords poison = new PoisonRecords();
    Topology topology = new Topology();
    topology.addSource(READ_INVOCATIONS, keys, values, Topic.INVOCATIONS.name(prefix))
        .addSource(READ_DIRECTIVES, keys, values, Topic.DIRECTIVES.name(prefix))
        .addSource(READ_ACTIVITY, keys, values, Topic.ACTIVITY.name(prefix))
        .addSource(READ_OUTCOMES, keys, values, Topic.OUTCOMES.name(prefix))
        .addSource(READ_SHARED_INPUTS, keys, values, Topic.SHARED_INPUTS.name(prefix))
        .addProcessor(TAKE_IN_CALL, () -> poison.guard(new CallIntake(settings)), READ_INVOCATIONS)
        .addProcessor(SORT_CALLS, () -> new CallSorter(settings), TAKE_IN_CALL)
        .addProcessor(TAKE_IN_DIRECTIVE, () -> poison.guard(new DirectiveIntake(settings)), READ_DIRECTIVES)
        .addProcessor(TAKE_IN_ACTIVITY, () -> poison.guard(new ActivityIntake(settings)), READ_ACTIVITY)
        .addProcessor(READ_OUTCOME, () -> poison.guard(new OutcomeReader()), READ_OUTCOMES)
        .addProcessor(TAKE_IN_SHARED, () -> poison.guard(new SharedIntake(settings)), READ_SHARED_INPUTS)
        .addProcessor(KEEP_ACCOUNT, () -> new AccountKeeper(settings), SORT_CALLS, TAKE_IN_DIRECTIVE,
            TAKE_IN_ACTIVITY, READ_OUTCOME, TAKE_IN_SHARED)
        .<String, LoggingChanged, String, byte[]>addProcessor(WATCH_LOGGING, LoggingWatch::new,
            TAKE_IN_ACTIVITY, SORT_CALLS)
        .addStateStore(Stores.logging(), WATCH_LOGGING)
        .addStateStore(Stores.seenCalls(), TAKE_IN_CALL)
        .addStateStore(Stores.replayedCalls(), TAKE_IN_CALL)
        .addStateStore(Stores.seenDirectives(), TAKE_IN_DIRECTIVE)
        .addStateStore(Stores.seenEvents(), TAKE_IN_ACTIVITY)
        .addStateStore(Stores.pending(), TAKE_IN_CALL, TAKE_IN_DIRECTIVE, TAKE_IN_ACTIVITY, SORT_CALLS)
        .addStateStore(Stores.intake(), TAKE_IN_CALL, TAKE_IN_ACTIVITY, SORT_CALLS, KEEP_ACCOUNT)
        .addStateStore(Stores.accounts(), TAKE_IN_DIRECTIVE, SORT_CALLS, KEEP_ACCOUNT)
        .addStateStore(Stores.timers(), KEEP_ACCOUNT).addStateStore(Stores.usage(), KEEP_ACCOUNT)
        .addStateStore(Stores.sharedInputs(), TAKE_IN_SHARED, KEEP_ACCOUNT);
    addSink(topology, WRITE_LEDGER, Topic.LEDGER.name(prefix), KEEP_ACCOUNT);
    addSink(topology, WRITE_DECISIONS, Topic.DECISIONS.name(prefix), KEEP_ACCOUNT);
    addSink(topology, WRITE_ACCOUNTS, Topic.ACCOUNTS.name(prefix), KEEP_ACCOUNT);
    // Keyed by more than the principal, and yet on the principal's partition.
    StreamPartitioner<String, byte[]> byPrincipal = (topic, key, value, partitions) -> Optional.of(Set.of(
        BuiltInPartitioner.partitionForKey(Keys.principalOf(key).getBytes(UTF_8), partitions)));
    topology.addSink(WRITE_USAGE, Topic.USAGE.name(prefix), new StringSerializer(), new ByteArraySerializer(),
        byPrincipal, KEEP_ACCOUNT);
    addSink(topology, WRITE_INTAKE, Topic.INTAKE.name(prefix), TAKE_IN_CALL, TAKE_IN_ACTIVITY, SORT_CALLS,
        KEEP_ACCOUNT);
    addSink(topology, WRITE_QUARANTINE, Topic.QUARANTINE.name(prefix), TAKE_IN_CALL, TAKE_IN_SHARED,
        TAKE_IN_DIRECTIVE, TAKE_IN_ACTIVITY, READ_OUTCOME);
    addSink(topology, WRITE_NOTICES, Topic.NOTICES.name(prefix), WATCH_LOGGING);
    // A sub-topology of its own: prices and settings are one partition, and every account needs them.
    StreamPartitioner<String, byte[]> toAll = (topic, key, value, partitions) -> Optional
        .of(IntStream.range(0, partitions).boxed().collect(Collectors.toSet()));
    topology
        .addSource(READ_SHARED, keys, values, Topic.PRICES.name(prefix),
            Topic.INFERENCE_PROFILES.name(prefix), Topic.SETTINGS.name(prefix))
        .addSink(SPREAD_SHARED, Topic.SHARED_INPUTS.name(prefix), new StringSerializer(),
            new ByteArraySerializer(),
            toAll, READ_SHARED);
    // And one more, because no single partition knows that none has heard anything.
    topology.addSource(READ_TALLIES, keys, values, Topic.INTAKE.name(prefix))
        .addProcessor(WATCH_SILENCE, () -> poison.guard(new SilenceWatch(settings)), READ_TALLIES)
        .addStateStore(Stores.silence(), WATCH_SILENCE);
    addSink(topology, WRITE_SILENCE, Topic.NOTICES.name(prefix), WATCH_SILENCE);
    return topology;
  }

  private static void addSink(Topology topology, String name, String topic, String... parents) {
    Serializer<String> keys = new StringSerializer();
    Serializer<byte[]> values = new ByteArraySerializer();
    topology.addSink(name, topic, keys, values, parents);
  }
}

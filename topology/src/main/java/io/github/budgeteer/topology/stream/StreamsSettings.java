package io.github.budgeteer.topology.stream;

import io.github.budgeteer.events.Topic;
import io.github.budgeteer.topology.budget.Ledger;
import java.time.Duration;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.DefaultProductionExceptionHandler;
import org.apache.kafka.streams.errors.LogAndContinueExceptionHandler;
import org.apache.kafka.streams.processor.UsePartitionTimeOnInvalidTimestamp;

/** Kafka's settings of the topology, each with its reason. */
final class StreamsSettings {
  private static final Duration LIVE_COMMIT = Duration.ofMillis(100);
  private static final Duration BOUNDED_COMMIT = Duration.ofMillis(500);
  private static final Duration LIVE_TRANSACTION = Duration.ofSeconds(10);
  private static final Duration BOUNDED_TRANSACTION = Duration.ofSeconds(30);
  /** Kafka's word for processing whatever has come. */
  private static final long NEVER_IDLE = -1;
  private static final int STORE_CACHE_BYTES = 64 << 20;

  private StreamsSettings() {}

  /** Returns the application's id, which is also its consumer group and the beginning of its internal topics' names. */
  static String applicationId(String topicPrefix) {
    return topicPrefix + "topology";
  }

  static Properties of(String topicPrefix, StreamsOptions options, Ledger.Clock clock) {
    Properties properties = new Properties();
    properties.put(StreamsConfig.APPLICATION_ID_CONFIG, applicationId(topicPrefix));
    properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, options.bootstrapServers());
    properties.put(StreamsConfig.STATE_DIR_CONFIG, options.stateDirectory().toString());
    properties.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, options.threads());
    processing(properties, clock);
    group(properties, topicPrefix, options);
    failures(properties, topicPrefix);
    clients(properties, clock);
    // None of what must be as it is can be among them.
    properties.putAll(options.kafka().values());
    return properties;
  }

  private static void processing(Properties properties, Ledger.Clock clock) {
    // A charge, its ledger entry and its decisions are one transaction.
    properties.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    // How long a decision waits before the enforcer sees it, against how many transactions the brokers carry.
    properties.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, switch (clock) {
      case WALL -> LIVE_COMMIT.toMillis();
      case EVENT -> BOUNDED_COMMIT.toMillis();
    });
    // No order between topics is relied on, so no record of one waits for another's; finding out costs 5 % of a call, too.
    properties.put(StreamsConfig.MAX_TASK_IDLE_MS_CONFIG, NEVER_IDLE);
    // A generated name would change with the topology, and lose the state behind it.
    properties.put(StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, true);
    // A hot account is written to its store once a commit, not once a call.
    properties.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, STORE_CACHE_BYTES);
    // RocksDB's defaults are per store; bounded, all stores share one budget.
    properties.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, BoundedRocksDb.class);
    // The default stops at a record without a timestamp; event time is in the value, so such a call can be charged.
    properties.put(StreamsConfig.DEFAULT_TIMESTAMP_EXTRACTOR_CLASS_CONFIG,
        UsePartitionTimeOnInvalidTimestamp.class);
  }

  private static void group(Properties properties, String topicPrefix, StreamsOptions options) {
    // Brokers of MSK do not know the streams group protocol, which also has no static membership.
    properties.put(StreamsConfig.GROUP_PROTOCOL_CONFIG, "classic");
    // An unclean end under exactly-once wipes its stores: without a standby, somebody must restore them first.
    properties.put(StreamsConfig.NUM_STANDBY_REPLICAS_CONFIG, options.standbys());
    if (options.instanceId() != null) {
      // Static membership: a restart takes its partitions back at once, without a rebalance.
      properties.put(StreamsConfig.mainConsumerPrefix(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG),
          applicationId(topicPrefix) + "-" + options.instanceId());
    }
    // Only a member that is gone for longer loses its partitions.
    properties.put(StreamsConfig.mainConsumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG),
        (int) options.session().toMillis());
  }

  private static void failures(Properties properties, String topicPrefix) {
    properties.put(StreamsConfig.ERRORS_DEAD_LETTER_QUEUE_TOPIC_NAME_CONFIG,
        Topic.DEAD_LETTERS.name(topicPrefix));
    // Nothing has been done with such a record yet; the default dies at the same offset at every start.
    properties.put(StreamsConfig.DESERIALIZATION_EXCEPTION_HANDLER_CLASS_CONFIG,
        LogAndContinueExceptionHandler.class);
    // Continues only where nothing has been done with the record.
    properties.put(StreamsConfig.PROCESSING_EXCEPTION_HANDLER_CLASS_CONFIG, PoisonRecordHandler.class);
    // Tries again what may pass, and ends the thread otherwise: to go on would leave a gap in the ledger.
    properties.put(StreamsConfig.PRODUCTION_EXCEPTION_HANDLER_CLASS_CONFIG,
        DefaultProductionExceptionHandler.class);
  }

  private static void clients(Properties properties, Ledger.Clock clock) {
    // Calls are small and cheap to charge.
    properties.put(StreamsConfig.mainConsumerPrefix(ConsumerConfig.MAX_POLL_RECORDS_CONFIG), 2_000);
    // A new application charges what is there already.
    properties.put(StreamsConfig.consumerPrefix(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG), "earliest");
    // What a crashed instance left open holds up its successor and readers of committed records, and so the enforcer, until
    // then. The fold of a bounded run goes in steps of about a second, of which a slow machine may make more.
    properties.put(StreamsConfig.producerPrefix(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG), switch (clock) {
      case WALL -> (int) LIVE_TRANSACTION.toMillis();
      case EVENT -> (int) BOUNDED_TRANSACTION.toMillis();
    });
    // JSON compresses well, and better in larger batches.
    properties.put(StreamsConfig.producerPrefix(ProducerConfig.COMPRESSION_TYPE_CONFIG), "lz4");
    properties.put(StreamsConfig.producerPrefix(ProducerConfig.BATCH_SIZE_CONFIG), 128 << 10);
    // Changelogs are compacted a segment at a time; Kafka's own segments would keep a gigabyte to be restored.
    properties.put(StreamsConfig.topicPrefix(TopicConfig.SEGMENT_BYTES_CONFIG), 64 << 20);
  }
}

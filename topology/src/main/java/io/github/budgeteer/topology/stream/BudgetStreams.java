package io.github.budgeteer.topology.stream;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.Cache;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.WriteBufferManager;
import org.apache.kafka.streams.state.RocksDBConfigSetter;

/** The topology as a Kafka Streams application, with each setting's reason. */
public final class BudgetStreams {
  private static final Duration COMMIT_INTERVAL = Duration.ofMillis(500);
  private static final Duration TRANSACTION_TIMEOUT = Duration.ofSeconds(30);
  private static final int STORE_CACHE_BYTES = 64 << 20;

  private BudgetStreams() {}

  /**
   * Returns the application, not started. A thread that fails stops the application; its state says so.
   *
   * @param settings what the topology is built with; its topics must exist
   * @param bootstrapServers brokers, {@code host:port}
   * @param stateDirectory where the stores live
   * @param threads stream threads
   */
  public static KafkaStreams create(TopologySettings settings, String bootstrapServers, Path stateDirectory,
      int threads) {
    String application = settings.topicPrefix() + "topology";
    Properties properties = new Properties();
    properties.putAll(Map.of(StreamsConfig.APPLICATION_ID_CONFIG, application, //
        StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers, //
        StreamsConfig.STATE_DIR_CONFIG, stateDirectory.toString(), //
        StreamsConfig.NUM_STREAM_THREADS_CONFIG, threads, //
        // A charge, its ledger entry and its decisions are one transaction.
        StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2, //
        StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, COMMIT_INTERVAL.toMillis(), //
        // A generated name would change with the topology, and lose the state behind it.
        StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, true, //
        StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, STORE_CACHE_BYTES, //
        // RocksDB's defaults are per store; bounded, all stores share one budget.
        StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, BoundedRocksDb.class));
    // Brokers of MSK do not know the streams group protocol yet.
    properties.put(StreamsConfig.GROUP_PROTOCOL_CONFIG, "classic");
    // A restart takes its partitions back at once instead of waiting for the session of the dead member.
    properties.put(StreamsConfig.consumerPrefix(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG), application + "-1");
    properties.put(StreamsConfig.consumerPrefix(ConsumerConfig.MAX_POLL_RECORDS_CONFIG), 2_000);
    properties.put(StreamsConfig.consumerPrefix(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG), "earliest");
    // The fold of a bounded run goes in steps of about a second, of which a slow machine may make more.
    properties.put(StreamsConfig.producerPrefix(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG),
        (int) TRANSACTION_TIMEOUT.toMillis());
    properties.put(StreamsConfig.producerPrefix(ProducerConfig.COMPRESSION_TYPE_CONFIG), "lz4");
    properties.put(StreamsConfig.producerPrefix(ProducerConfig.BATCH_SIZE_CONFIG), 128 << 10);
    properties.put(StreamsConfig.topicPrefix(TopicConfig.SEGMENT_BYTES_CONFIG), 64 << 20);
    KafkaStreams streams = new KafkaStreams(BudgetTopology.build(settings), properties);
    streams.setUncaughtExceptionHandler(failure -> StreamThreadExceptionResponse.SHUTDOWN_CLIENT);
    return streams;
  }

  /** One block cache and one write buffer budget for all stores of the process. */
  public static final class BoundedRocksDb implements RocksDBConfigSetter {
    private static final long CACHE_BYTES = 128L << 20;
    private static final long WRITE_BUFFER_BYTES = 64L << 20;

    /** Loaded on first use, because RocksDB's native library must be there first. */
    private static final class Shared {
      static final Cache CACHE;
      static final WriteBufferManager WRITE_BUFFERS;

      static {
        RocksDB.loadLibrary();
        CACHE = new LRUCache(CACHE_BYTES);
        WRITE_BUFFERS = new WriteBufferManager(WRITE_BUFFER_BYTES, CACHE);
      }
    }

    @Override
    public void setConfig(String storeName, Options options, Map<String, Object> configs) {
      BlockBasedTableConfig table = (BlockBasedTableConfig) options.tableFormatConfig();
      table.setBlockCache(Shared.CACHE);
      table.setCacheIndexAndFilterBlocks(true);
      options.setTableFormatConfig(table);
      options.setWriteBufferManager(Shared.WRITE_BUFFERS);
    }

    @Override
    public void close(String storeName, Options options) {
      // The cache and the write buffers are shared, and live as long as the process.
    }
  }
}

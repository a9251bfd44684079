package io.github.budgeteer.topology.stream;

import static java.util.stream.Collectors.toMap;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.ConfigKey;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.streams.StreamsConfig;

/**
 * Options of Kafka Streams and its clients under Kafka's own names, for what may differ from place to place: how brokers are
 * reached, and how much of a machine is used.
 *
 * @param values name, with Kafka's prefix or without → value
 */
public record KafkaOptions(Map<String, String> values) {
  /** Nothing but what the topology itself demands. */
  public static final KafkaOptions NONE = new KafkaOptions(Map.of());

  /** Of names that begin with a prefix, what knows the rest; brokers alone know what a topic takes. */
  private static final Map<String, List<ConfigDef>> PREFIXES = Map.of(
      StreamsConfig.CONSUMER_PREFIX, List.of(ConsumerConfig.configDef()),
      StreamsConfig.MAIN_CONSUMER_PREFIX, List.of(ConsumerConfig.configDef()),
      StreamsConfig.RESTORE_CONSUMER_PREFIX, List.of(ConsumerConfig.configDef()),
      StreamsConfig.PRODUCER_PREFIX, List.of(ProducerConfig.configDef()),
      StreamsConfig.ADMIN_CLIENT_PREFIX, List.of(AdminClientConfig.configDef()));
  private static final List<ConfigDef> UNPREFIXED = List.of(StreamsConfig.configDef(),
      ConsumerConfig.configDef(), ProducerConfig.configDef(), AdminClientConfig.configDef());
  /** Names that nobody else may choose → why. */
  private static final Map<String, String> OURS = Stream.of(
      ours("it follows from the topic prefix", StreamsConfig.APPLICATION_ID_CONFIG,
          ConsumerConfig.GROUP_ID_CONFIG, StreamsConfig.ERRORS_DEAD_LETTER_QUEUE_TOPIC_NAME_CONFIG),
      ours("a charge, its ledger entry and its decisions are one transaction",
          StreamsConfig.PROCESSING_GUARANTEE_CONFIG, ConsumerConfig.ISOLATION_LEVEL_CONFIG,
          ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
          ProducerConfig.TRANSACTIONAL_ID_CONFIG, ProducerConfig.ACKS_CONFIG),
      ours("no record may be passed over, nor stop the stream for ever",
          ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
          StreamsConfig.DESERIALIZATION_EXCEPTION_HANDLER_CLASS_CONFIG,
          StreamsConfig.PROCESSING_EXCEPTION_HANDLER_CLASS_CONFIG,
          StreamsConfig.PRODUCTION_EXCEPTION_HANDLER_CLASS_CONFIG,
          "default.deserialization.exception.handler",
          "default.production.exception.handler", StreamsConfig.DEFAULT_TIMESTAMP_EXTRACTOR_CLASS_CONFIG),
      ours("a principal's records must stand on one partition", ProducerConfig.PARTITIONER_CLASS_CONFIG,
          ProducerConfig.PARTITIONER_IGNORE_KEYS_CONFIG),
      ours("records and state have one form", ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG,
          ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG,
          ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG,
          StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG),
      ours("only the classic protocol has static members, and is known to all brokers",
          StreamsConfig.GROUP_PROTOCOL_CONFIG, ConsumerConfig.GROUP_REMOTE_ASSIGNOR_CONFIG,
          ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG),
      ours("nothing here uses it", StreamsConfig.DEFAULT_KEY_SERDE_CLASS_CONFIG,
          StreamsConfig.DEFAULT_VALUE_SERDE_CLASS_CONFIG, "default.dsl.store",
          StreamsConfig.DSL_STORE_SUPPLIERS_CLASS_CONFIG, StreamsConfig.DSL_STORE_FORMAT_CONFIG,
          StreamsConfig.TOPOLOGY_OPTIMIZATION_CONFIG, StreamsConfig.APPLICATION_SERVER_CONFIG,
          StreamsConfig.WINDOW_STORE_CHANGE_LOG_ADDITIONAL_RETENTION_MS_CONFIG, "window.size.ms",
          "windowed.inner.class.serde", "default.list.key.serde.inner", "default.list.key.serde.type",
          "default.list.value.serde.inner", "default.list.value.serde.type",
          "processing.exception.handler.global.enabled"))
      .flatMap(entries -> entries.entrySet().stream()).collect(toMap(Map.Entry::getKey, Map.Entry::getValue));

  /**
   * Takes options.
   *
   * @throws IllegalArgumentException if Kafka has no such option, its value is none, or it is not to be chosen; the message
   *     says what would be accepted
   */
  public KafkaOptions {
    values = Map.copyOf(values);
    values.forEach(KafkaOptions::require);
  }

  /**
   * Takes of the options of an instance those that any client of its brokers can use.
   *
   * @throws IllegalArgumentException as the constructor
   */
  public static KafkaOptions of(Map<String, String> properties) {
    Map<String, String> rest = new HashMap<>(properties);
    rest.keySet().removeAll(StreamsOptions.WITHOUT_PREFIX);
    return new KafkaOptions(rest);
  }

  /** Returns what of them concerns producers. */
  public Map<String, Object> producer() {
    return client(ProducerConfig.configNames(), StreamsConfig.PRODUCER_PREFIX);
  }

  /** Returns what of them concerns clients that look after topics and groups. */
  public Map<String, Object> admin() {
    return client(AdminClientConfig.configNames(), StreamsConfig.ADMIN_CLIENT_PREFIX);
  }

  /** Returns what of them concerns consumers. */
  public Map<String, Object> consumer() {
    return client(ConsumerConfig.configNames(), StreamsConfig.CONSUMER_PREFIX);
  }

  private Map<String, Object> client(Iterable<String> names, String prefix) {
    Map<String, Object> client = new HashMap<>();
    for (String name : names) {
      String value = values.getOrDefault(prefix + name, values.get(name));
      if (value != null) {
        client.put(name, value);
      }
    }
    return client;
  }

  private static void require(String name, String value) {
    String prefix = Stream.concat(PREFIXES.keySet().stream(), Stream.of(StreamsConfig.TOPIC_PREFIX))
        .filter(name::startsWith).findAny().orElse("");
    String bare = name.substring(prefix.length());
    String ours = OURS.get(bare);
    if (ours != null) {
      throw new IllegalArgumentException(name + ": not to be chosen, because " + ours
          + "; accepted: to leave it out");
    }
    if (StreamsOptions.WITHOUT_PREFIX.contains(bare)) {
      throw new IllegalArgumentException(name + ": has a prefix; accepted: " + bare);
    }
    if (prefix.equals(StreamsConfig.TOPIC_PREFIX)) {
      return;
    }
    ConfigKey key = PREFIXES.getOrDefault(prefix, UNPREFIXED).stream()
        .map(known -> known.configKeys().get(bare)).filter(known -> known != null).findFirst()
        .orElseThrow(() -> new IllegalArgumentException(
            name + ": Kafka has no such option; accepted: options of Kafka Streams, and of consumers, "
                + "producers and admin clients, with Kafka's prefixes or without"));
    require(name, value, key);
  }

  private static void require(String name, String value, ConfigKey key) {
    try {
      Object parsed = ConfigDef.parseType(name, value, key.type);
      if (key.validator != null) {
        key.validator.ensureValid(name, parsed);
      }
    } catch (ConfigException e) {
      // Kafka takes any password, so it is none that is told here.
      throw new IllegalArgumentException(name + ": '" + value + "'; accepted: " + accepted(key), e);
    }
  }

  private static String accepted(ConfigKey key) {
    if (key.validator != null) {
      return key.validator.toString();
    }
    return switch (key.type) {
      case INT, LONG, SHORT -> "a whole number";
      case DOUBLE -> "a number";
      case BOOLEAN -> "true or false";
      case LIST -> "a list with commas";
      case CLASS -> "the name of a class that is there";
      case STRING, PASSWORD -> "text";
    };
  }

  private static Map<String, String> ours(String why, String... names) {
    return Stream.of(names).collect(toMap(name -> name, name -> why));
  }
}

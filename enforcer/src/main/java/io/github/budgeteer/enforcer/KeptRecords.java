package io.github.budgeteer.enforcer;

import io.github.budgeteer.events.Topic;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Reads topics of one partition, on which a part of this keeps what it must find again. */
public final class KeptRecords implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(100);

  private final String topicPrefix;
  private final KafkaConsumer<String, byte[]> consumer;

  public KeptRecords(EnforcerConfig config) {
    topicPrefix = config.topicPrefix();
    Map<String, Object> options = new HashMap<>(config.consumer());
    options.putAll(Map.of(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, config.bootstrapServers(),
        ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed", ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
        "earliest", ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false));
    consumer = new KafkaConsumer<>(options, new StringDeserializer(), new ByteArrayDeserializer());
  }

  /** Hands over all that is on a topic now, from the beginning. */
  public void readAll(Topic<?> topic, Consumer<ConsumerRecord<String, byte[]>> use) {
    List<TopicPartition> partition = List.of(partition(topic));
    long end = end(topic);
    consumer.assign(partition);
    consumer.seekToBeginning(partition);
    while (consumer.position(partition.getFirst()) < end) {
      consumer.poll(POLL).forEach(use);
    }
  }

  /** Returns where the next record of a topic will stand. */
  public long end(Topic<?> topic) {
    return consumer.endOffsets(List.of(partition(topic))).values().iterator().next();
  }

  private TopicPartition partition(Topic<?> topic) {
    return new TopicPartition(topic.name(topicPrefix), 0);
  }

  @Override
  public void close() {
    consumer.close();
  }
}

package io.github.budgeteer.enforcer;

import io.github.budgeteer.events.EnforcementState;
import io.github.budgeteer.events.Topic;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Reads what the enforcer kept of itself, from the beginning to the end. */
final class StateReader implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(100);

  private final KafkaConsumer<String, byte[]> consumer;
  private final List<TopicPartition> partition;

  StateReader(EnforcerConfig config) {
    consumer = new KafkaConsumer<>(
        Map.of(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, config.bootstrapServers(),
            ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest", ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
            false),
        new StringDeserializer(), new ByteArrayDeserializer());
    partition = List.of(new TopicPartition(Topic.ENFORCEMENT.name(config.topicPrefix()), 0));
  }

  void readAll(Consumer<EnforcementState> use) {
    consumer.assign(partition);
    consumer.seekToBeginning(partition);
    long end = consumer.endOffsets(partition).values().iterator().next();
    while (consumer.position(partition.getFirst()) < end) {
      for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
        use.accept(Topic.ENFORCEMENT.json().decode(record.value()));
      }
    }
  }

  @Override
  public void close() {
    consumer.close();
  }
}

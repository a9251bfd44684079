package io.github.budgeteer.enforcer;

import io.github.budgeteer.events.Topic;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Writes records keyed by principal, and knows which of them the brokers have. */
final class Publisher implements AutoCloseable {
  private final String topicPrefix;
  private final KafkaProducer<String, byte[]> producer;
  private final Queue<Future<RecordMetadata>> sent = new ConcurrentLinkedQueue<>();

  Publisher(EnforcerConfig config) {
    topicPrefix = config.topicPrefix();
    producer = new KafkaProducer<>(
        Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, config.bootstrapServers(), ProducerConfig.ACKS_CONFIG,
            "all"),
        new StringSerializer(), new ByteArraySerializer());
  }

  <T> void send(Topic<T> topic, String principalId, T value) {
    sent.add(producer
        .send(new ProducerRecord<>(topic.name(topicPrefix), principalId, topic.json().encode(value))));
  }

  /**
   * Returns once the brokers have all that was sent.
   *
   * @throws IllegalStateException if one was refused: going on would lose it
   */
  void flush() {
    producer.flush();
    for (Future<RecordMetadata> future = sent.poll(); future != null; future = sent.poll()) {
      try {
        future.get();
      } catch (ExecutionException e) {
        throw new IllegalStateException("the brokers refused a record", e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted while writing", e);
      }
    }
  }

  @Override
  public void close() {
    producer.close();
  }
}

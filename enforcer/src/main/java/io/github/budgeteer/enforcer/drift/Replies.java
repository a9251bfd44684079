package io.github.budgeteer.enforcer.drift;

import io.github.budgeteer.enforcer.EnforcerConfig;
import io.github.budgeteer.events.ReconciliationRecord;
import io.github.budgeteer.events.Topic;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/** Answers requests on {@code reconciliations}; connects with the first answer, because there are few. */
public final class Replies implements Consumer<ReconciliationRecord>, AutoCloseable {
  private final EnforcerConfig config;
  private @Nullable KafkaProducer<String, byte[]> producer;

  public Replies(EnforcerConfig config) {
    this.config = config;
  }

  @Override
  public void accept(ReconciliationRecord answer) {
    if (producer == null) {
      producer = new KafkaProducer<>(
          Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, config.bootstrapServers()), new StringSerializer(),
          new ByteArraySerializer());
    }
    producer.send(new ProducerRecord<>(Topic.RECONCILIATIONS.name(config.topicPrefix()), answer.id(),
        Topic.RECONCILIATIONS.json().encode(answer)));
  }

  @Override
  public void close() {
    if (producer != null) {
      producer.close();
    }
  }
}

package io.github.budgeteer.enforcer;

import io.github.budgeteer.events.EnforcementState;
import io.github.budgeteer.events.OutcomeRecord;
import io.github.budgeteer.events.Quarantined;
import io.github.budgeteer.events.ReconciliationRecord;
import io.github.budgeteer.events.Topic;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** The enforcer's log on Kafka: {@code enforcement} and {@code outcomes}, keyed by principal, and {@code quarantine}. */
final class Publisher implements EnforcementLog, AutoCloseable {
  private final String topicPrefix;
  private final KafkaProducer<String, byte[]> producer;

  Publisher(EnforcerConfig config) {
    topicPrefix = config.topicPrefix();
    producer = new KafkaProducer<>(
        // Somebody waits for nearly every record, so none waits for company.
        Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, config.bootstrapServers(), ProducerConfig.ACKS_CONFIG,
            "all", ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true, ProducerConfig.LINGER_MS_CONFIG, 0,
            ProducerConfig.CLIENT_ID_CONFIG, config.topicPrefix() + "enforcer"),
        new StringSerializer(), new ByteArraySerializer());
  }

  @Override
  public Receipt keep(EnforcementState state) {
    return send(Topic.ENFORCEMENT, state.principalId(), state);
  }

  @Override
  public Receipt report(OutcomeRecord outcome) {
    return send(Topic.OUTCOMES, outcome.principalId(), outcome);
  }

  @Override
  public void reply(ReconciliationRecord answer) {
    send(Topic.RECONCILIATIONS, answer.id(), answer);
  }

  /** Begins to put a record aside that can't be used. */
  Receipt putAside(Quarantined quarantined) {
    return send(Topic.QUARANTINE, quarantined.source().toString(), quarantined);
  }

  @Override
  public void close() {
    producer.close();
  }

  private <T> Receipt send(Topic<T> topic, String key, T value) {
    Future<RecordMetadata> sent = producer
        .send(new ProducerRecord<>(topic.name(topicPrefix), key, topic.json().encode(value)));
    return () -> {
      try {
        sent.get();
      } catch (ExecutionException e) {
        throw new IllegalStateException("the brokers refused a record of " + topic.label(), e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted while writing", e);
      }
    };
  }
}

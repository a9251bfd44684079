package io.github.budgeteer.enforcer.drift;

import io.github.budgeteer.enforcer.EnforcerConfig;
import io.github.budgeteer.events.ReconciliationRecord;
import io.github.budgeteer.events.Topic;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers requests on {@code reconciliations}; connects with the first answer, because there are few. */
public final class Replies implements Consumer<ReconciliationRecord>, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Replies.class);

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
    try {
      producer.send(new ProducerRecord<>(Topic.RECONCILIATIONS.name(config.topicPrefix()), answer.id(),
          Topic.RECONCILIATIONS.json().encode(answer))).get();
    } catch (ExecutionException e) {
      // Who asked gives up waiting; what was looked at and repaired stays so.
      LOG.warn("an answer to {} is lost", answer.id(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    if (producer != null) {
      producer.close();
    }
  }
}

package io.github.budgeteer.enforcer.notify;

import io.github.budgeteer.enforcer.EnforcerConfig;
import io.github.budgeteer.enforcer.KeptRecords;
import io.github.budgeteer.events.Outbox;
import io.github.budgeteer.events.Topic;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The outbox on Kafka. */
final class OutboxTopic implements OutboxLog, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(OutboxTopic.class);

  private final EnforcerConfig config;
  private final KafkaProducer<String, byte[]> producer;

  OutboxTopic(EnforcerConfig config) {
    this.config = config;
    producer = new KafkaProducer<>(
        Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, config.bootstrapServers(), ProducerConfig.ACKS_CONFIG,
            "all", ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true, ProducerConfig.LINGER_MS_CONFIG, 0,
            ProducerConfig.CLIENT_ID_CONFIG, config.topicPrefix() + "notifier"),
        new StringSerializer(), new ByteArraySerializer());
  }

  @Override
  public void save(Collection<? extends Outbox> keep, Collection<String> forget) {
    List<Future<RecordMetadata>> sent = new ArrayList<>();
    keep.forEach(record -> sent.add(send(record.key(), Topic.OUTBOX.json().encode(record))));
    forget.forEach(key -> sent.add(send(key, null)));
    for (Future<RecordMetadata> one : sent) {
      try {
        one.get();
      } catch (ExecutionException e) {
        throw new IllegalStateException("the brokers refused a record of " + Topic.OUTBOX.label(), e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted while writing", e);
      }
    }
  }

  /** Reads what was kept. */
  List<Outbox> readAll() {
    Map<String, Outbox> kept = new LinkedHashMap<>();
    try (KeptRecords records = new KeptRecords(config)) {
      records.readAll(Topic.OUTBOX, record -> take(record, kept));
    }
    return List.copyOf(kept.values());
  }

  private static void take(ConsumerRecord<String, byte[]> record, Map<String, Outbox> kept) {
    kept.remove(record.key());
    if (record.value() != null) {
      try {
        kept.put(record.key(), Topic.OUTBOX.json().decode(record.value()));
      } catch (IllegalArgumentException e) {
        // Of a newer version, perhaps, that is taken up again when that one is back.
        LOG.error("{}-{}@{} is not understood: left as it is", record.topic(), record.partition(),
            record.offset());
      }
    }
  }

  /** Returns where the first start found the ends, which is now if there was none. */
  Outbox.Beginning beginning(Collection<Outbox> kept) {
    for (Outbox record : kept) {
      if (record instanceof Outbox.Beginning beginning) {
        return beginning;
      }
    }
    Outbox.Beginning now;
    try (KeptRecords records = new KeptRecords(config)) {
      now = new Outbox.Beginning(records.end(Topic.DECISIONS), records.end(Topic.NOTICES));
    }
    save(List.of(now), List.of());
    return now;
  }

  private Future<RecordMetadata> send(String key, byte @Nullable [] value) {
    return producer.send(new ProducerRecord<>(Topic.OUTBOX.name(config.topicPrefix()), key, value));
  }

  @Override
  public void close() {
    producer.close();
  }
}

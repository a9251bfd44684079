package io.github.budgeteer.enforcer.notify;

import io.github.budgeteer.enforcer.EnforcerConfig;
import io.github.budgeteer.events.Outbox;
import io.github.budgeteer.events.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The outbox on Kafka. */
final class OutboxTopic implements OutboxLog, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(OutboxTopic.class);
  private static final Duration POLL = Duration.ofMillis(100);

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
    try (KafkaConsumer<String, byte[]> consumer = consumer()) {
      TopicPartition partition = new TopicPartition(Topic.OUTBOX.name(config.topicPrefix()), 0);
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long end = consumer.endOffsets(List.of(partition)).values().iterator().next();
      while (consumer.position(partition) < end) {
        for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
          take(record, kept);
        }
      }
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
    try (KafkaConsumer<String, byte[]> consumer = consumer()) {
      now = new Outbox.Beginning(end(consumer, Topic.DECISIONS), end(consumer, Topic.NOTICES));
    }
    save(List.of(now), List.of());
    return now;
  }

  private long end(KafkaConsumer<String, byte[]> consumer, Topic<?> topic) {
    return consumer.endOffsets(List.of(new TopicPartition(topic.name(config.topicPrefix()), 0))).values()
        .iterator().next();
  }

  private KafkaConsumer<String, byte[]> consumer() {
    Map<String, Object> options = new HashMap<>(config.consumer());
    options.putAll(Map.of(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, config.bootstrapServers(),
        ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed", ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
        "earliest", ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false));
    return new KafkaConsumer<>(options, new StringDeserializer(), new ByteArrayDeserializer());
  }

  private Future<RecordMetadata> send(String key, byte @Nullable [] value) {
    return producer.send(new ProducerRecord<>(Topic.OUTBOX.name(config.topicPrefix()), key, value));
  }

  @Override
  public void close() {
    producer.close();
  }
}

package io.github.budgeteer.cli.run;

import io.github.budgeteer.cli.quarantine.Plan;
import io.github.budgeteer.cli.quarantine.SetAside;
import io.github.budgeteer.events.Quarantined;
import io.github.budgeteer.events.ReplayMark;
import io.github.budgeteer.events.Topic;
import io.github.budgeteer.topology.stream.BudgetStreams;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Writes records again, and beside each, in one transaction, that it is no longer set aside. */
final class ReplaySender implements AutoCloseable {
  /** Records in one transaction, which ends well before its timeout. */
  private static final int BATCH = 1_000;

  private final String prefix;
  private final Brokers brokers;
  private final KafkaProducer<String, byte[]> producer;
  /** How far the topology must have come. */
  private final Map<TopicPartition, Long> ends = new HashMap<>();

  ReplaySender(Brokers brokers, String prefix) {
    this.brokers = brokers;
    this.prefix = prefix;
    producer = new KafkaProducer<>(
        brokers
            .producer(Map.of(ProducerConfig.TRANSACTIONAL_ID_CONFIG, prefix + "replay-" + UUID.randomUUID())),
        new StringSerializer(), new ByteArraySerializer());
  }

  /** Sends what is to be sent, and says of that, and of what was charged already, that it is done with. */
  void send(Map<SetAside, Plan> plans, Quarantined.Replayed by) {
    List<SetAside> concerned = plans.keySet().stream()
        .filter(record -> plans.get(record) instanceof Plan.Send
            || plans.get(record) instanceof Plan.ChargedAlready)
        .toList();
    if (concerned.isEmpty()) {
      return;
    }
    try {
      producer.initTransactions();
      for (int from = 0; from < concerned.size(); from += BATCH) {
        sendBatch(concerned.subList(from, Math.min(concerned.size(), from + BATCH)), plans, by);
      }
    } catch (ExecutionException e) {
      throw new RunFailedException("the broker did not take the records", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RunFailedException("interrupted", e);
    }
  }

  private void sendBatch(List<SetAside> batch, Map<SetAside, Plan> plans, Quarantined.Replayed by)
      throws ExecutionException, InterruptedException {
    producer.beginTransaction();
    List<Future<RecordMetadata>> sent = new ArrayList<>();
    List<Future<RecordMetadata>> marked = new ArrayList<>();
    for (SetAside record : batch) {
      Quarantined told = record.told().replayed(Instant.now(), by);
      if (plans.get(record) instanceof Plan.Send send) {
        ProducerRecord<String, byte[]> again = new ProducerRecord<>(send.topic().name(prefix), send.key(),
            send.value());
        again.headers().add(ReplayMark.HEADER, new ReplayMark(told.attemptCount(), told.source()).encode());
        sent.add(producer.send(again));
      }
      marked.add(producer.send(new ProducerRecord<>(Topic.QUARANTINE.name(prefix),
          told.source().toString(), Topic.QUARANTINE.json().encode(told))));
    }
    producer.commitTransaction();
    for (Future<RecordMetadata> future : marked) {
      future.get();
    }
    for (Future<RecordMetadata> future : sent) {
      RecordMetadata place = future.get();
      ends.merge(new TopicPartition(place.topic(), place.partition()), place.offset() + 1, Math::max);
    }
  }

  /** Waits until the topology has read all that was sent; returns whether it has. */
  boolean awaitRead(Duration timeout) {
    long end = System.nanoTime() + timeout.toNanos();
    try (Admin admin = Admin.create(brokers.admin())) {
      while (System.nanoTime() < end) {
        Map<TopicPartition, OffsetAndMetadata> read = admin
            .listConsumerGroupOffsets(BudgetStreams.applicationId(prefix)).partitionsToOffsetAndMetadata()
            .get();
        if (ends.entrySet().stream().allMatch(wanted -> {
          OffsetAndMetadata place = read.get(wanted.getKey());
          return place != null && place.offset() >= wanted.getValue();
        })) {
          return true;
        }
        Steering.pause();
      }
      return false;
    } catch (ExecutionException e) {
      throw new RunFailedException("cannot read how far the topology has come", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RunFailedException("interrupted", e);
    }
  }

  @Override
  public void close() {
    producer.close();
  }
}

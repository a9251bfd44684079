package io.github.budgeteer.cli.run;

import io.github.budgeteer.events.Json;
import io.github.budgeteer.events.Topic;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * Reads one topic from its beginning, committed records only, as far as it goes, again and again.
 *
 * @param <T> type of the values
 */
final class TopicReader<T> implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(50);
  /** While a broker waits for records, it answers nothing else on the same connection. */
  private static final int LONGEST_FETCH_MS = 20;

  private final KafkaConsumer<String, byte[]> consumer;
  private final Json<T> json;
  private final List<TopicPartition> partitions;

  TopicReader(Brokers brokers, String topic, Json<T> json) {
    this.json = json;
    consumer = new KafkaConsumer<>(
        brokers.consumer(Map.of(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed",
            ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest", ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
            5_000, ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false, ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG,
            LONGEST_FETCH_MS)),
        new StringDeserializer(), new ByteArrayDeserializer());
    partitions = consumer.partitionsFor(topic).stream()
        .map(partition -> new TopicPartition(topic, partition.partition())).toList();
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
  }

  static <T> TopicReader<T> of(String bootstrapServers, String prefix, Topic<T> topic) {
    return of(Brokers.local(bootstrapServers), prefix, topic);
  }

  static <T> TopicReader<T> of(Brokers brokers, String prefix, Topic<T> topic) {
    return new TopicReader<>(brokers, topic.name(prefix), topic.json());
  }

  int partitions() {
    return partitions.size();
  }

  /** Returns the append time of the oldest record that is left of a topic that once had older ones; nothing if it has all. */
  Optional<Instant> cutAt() {
    Map<TopicPartition, Long> begins = consumer.beginningOffsets(partitions);
    Map<TopicPartition, Long> wanted = new HashMap<>();
    begins.forEach((partition, begin) -> {
      if (begin > 0) {
        wanted.put(partition, 0L);
      }
    });
    return consumer.offsetsForTimes(wanted).values().stream()
        // Nothing at all is left: how far it went is not known.
        .map(oldest -> oldest == null ? Instant.MAX : Instant.ofEpochMilli(oldest.timestamp()))
        .max(Comparator.naturalOrder());
  }

  /** Passes over all that is there by now. */
  void skipToEnd() {
    consumer.seekToEnd(partitions);
    partitions.forEach(consumer::position); // Seeking is lazy, and what comes from now on must count.
  }

  /** Returns the record at a place, if it still stands there; nothing else is read afterwards. */
  Optional<ConsumerRecord<String, byte[]>> at(int partition, long offset) {
    TopicPartition wanted = partitions.stream().filter(each -> each.partition() == partition).findAny()
        .orElseThrow();
    if (offset < consumer.beginningOffsets(List.of(wanted)).getOrDefault(wanted, 0L)) {
      return Optional.empty();
    }
    consumer.assign(List.of(wanted));
    consumer.seek(wanted, offset);
    long end = consumer.endOffsets(List.of(wanted)).getOrDefault(wanted, 0L);
    while (consumer.position(wanted) < end) {
      for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
        return Optional.of(record).filter(found -> found.offset() == offset);
      }
    }
    return Optional.empty();
  }

  /** Hands over what is committed by now and has not been handed over yet; tombstones are skipped. */
  void readToEnd(BiConsumer<String, T> use) {
    readToEnd(use, removed -> {});
  }

  /** Hands over what is committed by now and has not been handed over yet, and the keys of tombstones. */
  void readToEnd(BiConsumer<String, T> use, Consumer<String> remove) {
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
      for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
        if (record.value() == null) {
          remove.accept(record.key());
        } else {
          use.accept(record.key(), json.decode(record.value()));
        }
      }
    }
  }

  @Override
  public void close() {
    consumer.close();
  }
}

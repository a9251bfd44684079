package io.github.budgeteer.cli.run;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How many records each consumer group has still to commit of each topic it reads, asked of the brokers: what a consumer says
 * of itself stands still when the consumer does.
 *
 * <p>At rest, a topic that is written in transactions may show one for each partition: the mark behind the last of them.
 */
final class ConsumerLag implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ConsumerLag.class);
  private static final Duration EVERY = Duration.ofSeconds(5);

  private final Admin admin;
  private final Map<String, Collection<String>> topicsByGroup;
  private final Map<GroupTopic, Double> lags = new ConcurrentHashMap<>();
  private final Thread asking = Thread.ofPlatform().name("consumer-lag").daemon()
      .unstarted(this::askAgainAndAgain);

  private record GroupTopic(String group, String topic) {}

  /**
   * Starts asking.
   *
   * @param prefix what groups and topics are called without
   */
  ConsumerLag(Brokers brokers, String prefix, Map<String, Collection<String>> topicsByGroup,
      MeterRegistry registry) {
    this.topicsByGroup = Map.copyOf(topicsByGroup);
    admin = Admin.create(brokers.admin());
    topicsByGroup.forEach((group, topics) -> topics.forEach(topic -> {
      GroupTopic key = new GroupTopic(group, topic);
      Gauge.builder("budgeteer.consumer.lag", () -> lags.getOrDefault(key, Double.NaN))
          .tag("group", group.substring(prefix.length())).tag("topic", topic.substring(prefix.length()))
          .register(registry);
    }));
    asking.start();
  }

  private void askAgainAndAgain() {
    try {
      while (true) {
        try {
          for (Map.Entry<String, Collection<String>> group : topicsByGroup.entrySet()) {
            ask(group.getKey(), group.getValue());
          }
        } catch (ExecutionException | KafkaException e) {
          lags.clear(); // An old figure would look like a healthy one.
          LOG.warn("cannot read the consumers' lag", e);
        }
        Thread.sleep(EVERY);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // Closed.
    }
  }

  private void ask(String group, Collection<String> topics) throws ExecutionException, InterruptedException {
    List<TopicPartition> partitions = admin.describeTopics(topics).allTopicNames().get().values().stream()
        .flatMap(topic -> topic.partitions().stream()
            .map(partition -> new TopicPartition(topic.name(), partition.partition())))
        .toList();
    Map<TopicPartition, OffsetAndMetadata> committed = admin.listConsumerGroupOffsets(group)
        .partitionsToOffsetAndMetadata().get();
    Map<TopicPartition, Long> begins = offsets(partitions, OffsetSpec.earliest());
    Map<TopicPartition, Long> ends = offsets(partitions, OffsetSpec.latest());
    Map<String, Double> sums = new HashMap<>();
    for (TopicPartition partition : partitions) {
      OffsetAndMetadata place = committed.get(partition);
      long next = Math.max(begins.getOrDefault(partition, 0L), place == null ? 0 : place.offset());
      sums.merge(partition.topic(), (double) Math.max(0, ends.getOrDefault(partition, 0L) - next),
          Double::sum);
    }
    sums.forEach((topic, lag) -> lags.put(new GroupTopic(group, topic), lag));
  }

  private Map<TopicPartition, Long> offsets(List<TopicPartition> partitions, OffsetSpec spec)
      throws ExecutionException, InterruptedException {
    Map<TopicPartition, OffsetSpec> wanted = new HashMap<>();
    partitions.forEach(partition -> wanted.put(partition, spec));
    Map<TopicPartition, Long> offsets = new HashMap<>();
    admin.listOffsets(wanted).all().get()
        .forEach((partition, offset) -> offsets.put(partition, offset.offset()));
    return offsets;
  }

  @Override
  public void close() {
    asking.interrupt();
    admin.close(Duration.ZERO);
  }
}

package io.github.budgeteer.benchmarks.streams;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.budgeteer.cli.run.Topics;
import io.github.budgeteer.events.Topic;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** The topics of a benchmark, and how far a group has come in them. */
final class Bench implements AutoCloseable {
  private static final int UNDER_WAY = 100_000;

  private final String bootstrapServers;
  private final String prefix;
  private final Admin admin;

  Bench(String bootstrapServers, String prefix) {
    this.bootstrapServers = bootstrapServers;
    this.prefix = prefix;
    admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers));
  }

  String bootstrapServers() {
    return bootstrapServers;
  }

  String prefix() {
    return prefix;
  }

  String invocations() {
    return Topic.INVOCATIONS.name(prefix);
  }

  /** Creates all topics, and fills {@code invocations}. */
  void fill(Load load, int partitions) throws Exception {
    create(Topic.ALL, partitions);
    try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
        Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers,
            ProducerConfig.COMPRESSION_TYPE_CONFIG,
            "lz4", ProducerConfig.BATCH_SIZE_CONFIG, 128 << 10, ProducerConfig.LINGER_MS_CONFIG, 20),
        new ByteArraySerializer(), new ByteArraySerializer())) {
      Deque<Future<?>> sent = new ArrayDeque<>();
      load.forEach(call -> {
        sent.add(producer.send(new ProducerRecord<>(invocations(), call.principalId().getBytes(UTF_8),
            Topic.INVOCATIONS.json().encode(call))));
        if (sent.size() >= UNDER_WAY) {
          sent.removeFirst().get();
        }
      });
      for (Future<?> last : sent) {
        last.get();
      }
    }
  }

  /** Forgets what a contender left behind: all but the calls. */
  void reset(int partitions) throws Exception {
    List<String> old = admin.listTopics().names().get().stream()
        .filter(topic -> topic.startsWith(prefix) && !topic.equals(invocations())).toList();
    admin.deleteTopics(old).all().get();
    List<String> groups = admin.listGroups().all().get().stream().map(group -> group.groupId())
        .filter(group -> group.startsWith(prefix)).toList();
    for (String group : groups) {
      // Streams leaves its members to the session timeout, so that a restart finds its partitions.
      admin.removeMembersFromConsumerGroup(group, new RemoveMembersFromConsumerGroupOptions()).all().get();
    }
    admin.deleteConsumerGroups(groups).all().get();
    create(Topic.ALL.stream().filter(topic -> !topic.equals(Topic.INVOCATIONS)).toList(), partitions);
  }

  private void create(Collection<Topic<?>> topics, int partitions) throws Exception {
    List<NewTopic> created = new ArrayList<>();
    for (Topic<?> topic : topics) {
      Map<String, String> config = new HashMap<>();
      config.put(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, "LogAppendTime");
      config.put(TopicConfig.CLEANUP_POLICY_CONFIG, topic.cleanup() == Topic.Cleanup.COMPACT
          ? TopicConfig.CLEANUP_POLICY_COMPACT
          : TopicConfig.CLEANUP_POLICY_DELETE);
      created.add(new NewTopic(topic.name(prefix),
          topic.layout() == Topic.Layout.BY_PRINCIPAL ? partitions : 1, (short) 1).configs(config));
    }
    Topics.create(admin, created);
  }

  /** Returns how many calls there are. */
  long calls() throws Exception {
    Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
    admin.describeTopics(List.of(invocations())).allTopicNames().get().values().stream()
        .flatMap(topic -> topic.partitions().stream())
        .forEach(partition -> latest.put(new TopicPartition(invocations(), partition.partition()),
            OffsetSpec.latest()));
    return admin.listOffsets(latest).all().get().values().stream().mapToLong(end -> end.offset()).sum();
  }

  /** Returns how many calls a group has committed. */
  long committed(String group) throws Exception {
    try {
      return admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get().entrySet().stream()
          .filter(entry -> entry.getKey().topic().equals(invocations())).map(Map.Entry::getValue)
          .mapToLong(OffsetAndMetadata::offset).sum();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof GroupIdNotFoundException
          || e.getCause() instanceof UnknownTopicOrPartitionException) {
        return 0;
      }
      throw e;
    }
  }

  @Override
  public void close() {
    admin.close();
  }
}

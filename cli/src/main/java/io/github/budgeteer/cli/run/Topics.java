package io.github.budgeteer.cli.run;

import io.github.budgeteer.cli.embedded.EmbeddedConnect;
import io.github.budgeteer.events.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.config.TopicConfig;

/** The topics of an embedded run, created from the catalogue. */
public final class Topics {
  /** As many as cores that work on them; fixed once created, because keys would move. */
  static final int PARTITIONS = 2;

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration POLL = Duration.ofMillis(50);

  private Topics() {}

  /** Creates what is missing. */
  static void create(String bootstrapServers, String prefix) {
    try (Admin admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers))) {
      Set<String> existing = admin.listTopics().names().get();
      // A connector of an earlier run must not start reading that run's files; its offsets are what counts.
      String configs = EmbeddedConnect.configsTopic(prefix);
      if (existing.contains(configs)) {
        admin.deleteTopics(List.of(configs)).all().get();
      }
      List<NewTopic> missing = new ArrayList<>();
      for (Topic<?> topic : Topic.ALL) {
        if (!existing.contains(topic.name(prefix))) {
          missing.add(ours(topic, prefix));
        }
      }
      missing.add(compacted(configs));
      for (String name : List.of(EmbeddedConnect.offsetsTopic(prefix), EmbeddedConnect.statusTopic(prefix))) {
        if (!existing.contains(name)) {
          missing.add(compacted(name));
        }
      }
      create(admin, missing);
    } catch (ExecutionException e) {
      throw new IllegalStateException("cannot create the topics", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while creating the topics", e);
    }
  }

  /**
   * Creates topics, and waits until each partition's leader answers. To a leader that does not know yet that it is one, an
   * idempotent producer's first batch fails and its second may succeed; the first is then out of order for ever.
   */
  public static void create(Admin admin, Collection<NewTopic> topics)
      throws ExecutionException, InterruptedException {
    admin.createTopics(topics).all().get();
    Map<TopicPartition, OffsetSpec> partitions = new HashMap<>();
    for (NewTopic topic : topics) {
      for (int partition = 0; partition < topic.numPartitions(); partition++) {
        partitions.put(new TopicPartition(topic.name(), partition), OffsetSpec.latest());
      }
    }
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      try {
        admin.listOffsets(partitions).all().get();
        return;
      } catch (ExecutionException e) {
        if (!(e.getCause() instanceof RetriableException) || System.nanoTime() > end) {
          throw e;
        }
        Thread.sleep(POLL);
      }
    }
  }

  private static NewTopic ours(Topic<?> topic, String prefix) {
    Map<String, String> config = new HashMap<>();
    // Event time is payload only, so that old logs meet no retention and no broker guard.
    config.put(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, "LogAppendTime");
    switch (topic.cleanup()) {
      case COMPACT -> config.put(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT);
      case DELETE -> config.put(TopicConfig.RETENTION_MS_CONFIG, "-1");
    }
    int partitions = switch (topic.layout()) {
      case BY_PRINCIPAL -> PARTITIONS;
      case SINGLE -> 1;
    };
    return new NewTopic(topic.name(prefix), partitions, (short) 1).configs(config);
  }

  private static NewTopic compacted(String name) {
    return new NewTopic(name, 1, (short) 1)
        .configs(Map.of(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT));
  }
}

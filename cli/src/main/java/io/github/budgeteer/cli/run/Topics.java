package io.github.budgeteer.cli.run;

import io.github.budgeteer.cli.embedded.EmbeddedConnect;
import io.github.budgeteer.events.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.config.TopicConfig;

/** The topics, created from the catalogue. */
public final class Topics {
  /** Of an embedded run: as many as cores that work on them; fixed once created, because keys would move. */
  static final int PARTITIONS = 2;

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration POLL = Duration.ofMillis(50);
  private static final Duration ANSWER = Duration.ofSeconds(10);

  private Topics() {}

  /** Creates what is missing on an embedded broker. */
  static void create(String bootstrapServers, String prefix) {
    creating(Brokers.local(bootstrapServers), (admin, existing) -> {
      // A connector of an earlier run must not start reading that run's files; its offsets are what counts.
      String configs = EmbeddedConnect.configsTopic(prefix);
      if (existing.contains(configs)) {
        admin.deleteTopics(List.of(configs)).all().get();
      }
      List<NewTopic> missing = missing(existing, prefix, PARTITIONS);
      missing.add(compacted(configs));
      for (String name : List.of(EmbeddedConnect.offsetsTopic(prefix), EmbeddedConnect.statusTopic(prefix))) {
        if (!existing.contains(name)) {
          missing.add(compacted(name));
        }
      }
      create(admin, missing);
    });
  }

  /**
   * Creates what is missing on brokers that others run, replicated as is usual there.
   *
   * @param partitions of the topics keyed by principal
   */
  static void create(Brokers brokers, String prefix, int partitions) {
    creating(brokers, (admin, existing) -> create(admin, missing(existing, prefix, partitions)));
  }

  /**
   * Demands all topics of an instance.
   *
   * @throws RunFailedException if one is missing, or the brokers do not answer
   */
  static void require(Brokers brokers, String prefix) {
    try (Admin admin = Admin.create(brokers.admin())) {
      Set<String> existing = admin.listTopics(new ListTopicsOptions().timeoutMs((int) ANSWER.toMillis()))
          .names().get();
      List<NewTopic> missing = missing(existing, prefix, PARTITIONS);
      if (!missing.isEmpty()) {
        throw new RunFailedException("no instance has its topics at " + brokers.bootstrapServers()
            + " under the prefix '" + prefix + "': there is no " + missing.getFirst().name(), null);
      }
    } catch (ExecutionException e) {
      throw new RunFailedException(e.getCause() instanceof TimeoutException
          ? "no broker answers at " + brokers.bootstrapServers() + " within " + ANSWER.toSeconds() + " s"
          : "cannot read the topics at " + brokers.bootstrapServers() + ": " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RunFailedException("interrupted", e);
    } catch (KafkaException e) {
      throw new RunFailedException("cannot reach " + brokers.bootstrapServers() + ": "
          + (e.getCause() == null ? e : e.getCause()).getMessage(), e);
    }
  }

  private interface Creation {
    void with(Admin admin, Set<String> existing) throws ExecutionException, InterruptedException;
  }

  private static void creating(Brokers brokers, Creation creation) {
    try (Admin admin = Admin.create(brokers.admin())) {
      creation.with(admin, admin.listTopics().names().get());
    } catch (ExecutionException e) {
      throw new IllegalStateException("cannot create the topics", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while creating the topics", e);
    }
  }

  private static List<NewTopic> missing(Set<String> existing, String prefix, int partitions) {
    List<NewTopic> missing = new ArrayList<>();
    for (Topic<?> topic : Topic.ALL) {
      if (!existing.contains(topic.name(prefix))) {
        missing.add(ours(topic, prefix, partitions));
      }
    }
    return missing;
  }

  /**
   * Creates topics, and waits until each partition's leader answers. To a leader that does not know yet that it is one, an
   * idempotent producer's first batch fails and its second may succeed; the first is then out of order for ever.
   */
  public static void create(Admin admin, Collection<NewTopic> topics)
      throws ExecutionException, InterruptedException {
    for (KafkaFuture<Void> created : admin.createTopics(topics).values().values()) {
      try {
        created.get();
      } catch (ExecutionException e) {
        // Another instance that starts as well was quicker.
        if (!(e.getCause() instanceof TopicExistsException)) {
          throw e;
        }
      }
    }
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

  private static NewTopic ours(Topic<?> topic, String prefix, int partitions) {
    Map<String, String> config = new HashMap<>();
    // Event time is payload only, so that old logs meet no retention and no broker guard.
    config.put(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, "LogAppendTime");
    switch (topic.cleanup()) {
      case COMPACT -> config.put(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT);
      case DELETE -> config.put(TopicConfig.RETENTION_MS_CONFIG, "-1");
    }
    int count = switch (topic.layout()) {
      case BY_PRINCIPAL -> partitions;
      case SINGLE -> 1;
    };
    return new NewTopic(topic.name(prefix), Optional.of(count), Optional.empty()).configs(config);
  }

  private static NewTopic compacted(String name) {
    return new NewTopic(name, 1, (short) 1)
        .configs(Map.of(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT));
  }
}

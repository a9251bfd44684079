package io.github.budgeteer.topology.stream;

import io.github.budgeteer.events.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Finds out before the start whether every account's records and state stand on the partition of the same number.
 *
 * <p>Somebody who adds partitions to a topic moves principals to others, away from their accounts: half of their calls would be
 * charged to a second, empty account.
 */
final class PartitionCheck {
  private static final String CHANGELOG = "-changelog";
  private static final int ATTEMPTS = 30;
  private static final Duration BETWEEN_ATTEMPTS = Duration.ofMillis(100);

  private PartitionCheck() {}

  /**
   * Compares the topics keyed by principal with each other and with the changelogs that an earlier start recorded its state in.
   *
   * @throws IllegalStateException if one is missing, or they differ in their number of partitions
   */
  static void run(String bootstrapServers, String topicPrefix) {
    try (Admin admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers))) {
      List<String> topics = new ArrayList<>(Topic.ALL.stream()
          .filter(topic -> topic.layout() == Topic.Layout.BY_PRINCIPAL).map(topic -> topic.name(topicPrefix))
          .toList());
      String application = StreamsSettings.applicationId(topicPrefix);
      admin.listTopics().names().get().stream()
          .filter(name -> name.startsWith(application + "-") && name.endsWith(CHANGELOG))
          // Of the one store that no principal has a part in.
          .filter(name -> !name.equals(application + "-" + Stores.SILENCE + CHANGELOG))
          .forEach(topics::add);
      Map<Integer, Set<String>> byCount = new TreeMap<>();
      for (TopicDescription topic : describe(admin, topics)) {
        byCount.computeIfAbsent(topic.partitions().size(), count -> new TreeSet<>()).add(topic.name());
      }
      if (byCount.size() > 1) {
        throw new IllegalStateException(
            "the topics keyed by principal and the state's changelogs must have one "
                + "number of partitions, which can't be changed, but have " + byCount);
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause() instanceof UnknownTopicOrPartitionException
          ? "a topic keyed by principal is missing under the prefix " + topicPrefix
          : "cannot read the topics' partitions", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while reading the topics' partitions", e);
    }
  }

  private static Collection<TopicDescription> describe(Admin admin, Collection<String> topics)
      throws ExecutionException, InterruptedException {
    for (int attempt = 1;; attempt++) {
      try {
        return admin.describeTopics(topics).allTopicNames().get().values();
      } catch (ExecutionException e) {
        if (!(e.getCause() instanceof UnknownTopicOrPartitionException) || attempt == ATTEMPTS) {
          throw e;
        }
        // A topic that was created just now may not have reached every broker.
        Thread.sleep(BETWEEN_ATTEMPTS);
      }
    }
  }
}

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
import org.apache.kafka.clients.admin.TopicDescription;

/**
 * Finds out before the start whether every account's records and state stand on the partition of the same number, and whether
 * what has one order for all has one partition.
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
   * @throws IllegalStateException if a topic is missing, or the numbers of partitions are wrong
   */
  static void run(Admin admin, String topicPrefix) throws ExecutionException, InterruptedException {
    Set<String> existing = existing(admin, topicPrefix);
    requireSingle(admin, topics(Topic.Layout.SINGLE, topicPrefix));
    List<String> topics = topics(Topic.Layout.BY_PRINCIPAL, topicPrefix);
    String application = StreamsSettings.applicationId(topicPrefix);
    existing.stream().filter(name -> name.startsWith(application + "-") && name.endsWith(CHANGELOG))
        // Of the one store that no principal has a part in.
        .filter(name -> !name.equals(application + "-" + Stores.SILENCE + CHANGELOG))
        .forEach(topics::add);
    requireOneNumber(admin, topics);
  }

  private static Set<String> existing(Admin admin, String topicPrefix)
      throws ExecutionException, InterruptedException {
    for (int attempt = 1;; attempt++) {
      Set<String> existing = admin.listTopics().names().get();
      List<String> missing = Topic.ALL.stream().map(topic -> topic.name(topicPrefix))
          .filter(name -> !existing.contains(name)).toList();
      if (missing.isEmpty()) {
        return existing;
      }
      if (attempt == ATTEMPTS) {
        throw new IllegalStateException("there is no topic " + String.join(", ", missing));
      }
      // A topic that was created just now may not have reached every broker.
      Thread.sleep(BETWEEN_ATTEMPTS);
    }
  }

  private static List<String> topics(Topic.Layout layout, String topicPrefix) {
    return new ArrayList<>(Topic.ALL.stream().filter(topic -> topic.layout() == layout)
        .map(topic -> topic.name(topicPrefix)).toList());
  }

  private static void requireSingle(Admin admin, List<String> topics)
      throws ExecutionException, InterruptedException {
    for (TopicDescription topic : describe(admin, topics)) {
      if (topic.partitions().size() > 1) {
        throw new IllegalStateException(
            topic.name() + " must have one partition, because it has one order for "
                + "all who read it, but has " + topic.partitions().size());
      }
    }
  }

  private static void requireOneNumber(Admin admin, List<String> topics)
      throws ExecutionException, InterruptedException {
    Map<Integer, Set<String>> byCount = new TreeMap<>();
    for (TopicDescription topic : describe(admin, topics)) {
      byCount.computeIfAbsent(topic.partitions().size(), count -> new TreeSet<>()).add(topic.name());
    }
    if (byCount.size() > 1) {
      throw new IllegalStateException(
          "the topics keyed by principal and the state's changelogs must have one "
              + "number of partitions, which can't be changed, but have " + byCount);
    }
  }

  private static Collection<TopicDescription> describe(Admin admin, Collection<String> topics)
      throws ExecutionException, InterruptedException {
    return admin.describeTopics(topics).allTopicNames().get().values();
  }
}

package io.github.budgeteer.cli.run;

import io.github.budgeteer.cli.embedded.EmbeddedKafka;
import io.github.budgeteer.cli.quarantine.SetAside;
import io.github.budgeteer.events.Account;
import io.github.budgeteer.events.Decision;
import io.github.budgeteer.events.Directive;
import io.github.budgeteer.events.Fact;
import io.github.budgeteer.events.IntakeTally;
import io.github.budgeteer.events.LedgerEntry;
import io.github.budgeteer.events.Notice;
import io.github.budgeteer.events.Setting;
import io.github.budgeteer.events.Topic;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/** Asks things of an instance and reads its answers: of one that runs, or of a data directory that no run uses. */
public final class Steering implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(100);

  private final Brokers brokers;
  private final String prefix;
  /** The run that uses the data directory that was named; null if there is none, or only brokers were named. */
  private final @Nullable Instance instance;
  private final @Nullable DataDirectory data;
  private final @Nullable EmbeddedKafka kafka;

  private Steering(Brokers brokers, String prefix, @Nullable Instance instance, @Nullable DataDirectory data,
      @Nullable EmbeddedKafka kafka) {
    this.brokers = brokers;
    this.prefix = prefix;
    this.instance = instance;
    this.data = data;
    this.kafka = kafka;
  }

  /**
   * Reaches an instance through its brokers.
   *
   * @throws RunFailedException if they do not answer, or have no topics of it
   */
  public static Steering of(Brokers brokers, String prefix) {
    return of(brokers, prefix, null);
  }

  private static Steering of(Brokers brokers, String prefix, @Nullable Instance instance) {
    Topics.require(brokers, prefix);
    return new Steering(brokers, prefix, instance, null, null);
  }

  /**
   * Reaches the instance that uses a data directory, or starts its broker if none does.
   *
   * @throws RunFailedException if its run is only just starting
   */
  public static Steering of(Path directory) {
    Optional<DataDirectory> free = DataDirectory.open(directory);
    if (free.isEmpty()) {
      Instance instance = Instance.of(directory).orElseThrow(
          () -> new RunFailedException(directory + " is in use by a run that is just starting", null));
      return of(Brokers.local(instance.bootstrapServers()), Pipeline.PREFIX, instance);
    }
    EmbeddedKafka broker = EmbeddedKafka.start(free.get().kafka());
    Topics.create(broker.bootstrapServers(), Pipeline.PREFIX);
    return new Steering(Brokers.local(broker.bootstrapServers()), Pipeline.PREFIX, null, free.get(), broker);
  }

  /** Returns the prefix of the instance's topics. */
  public String topicPrefix() {
    return prefix;
  }

  /** Tells whether somebody is there to answer; otherwise the next run does. */
  public boolean running() {
    return kafka == null;
  }

  /** What became of a directive. */
  public sealed interface Answer {
    /** It was taken; what followed at once. */
    record Applied(List<Decision> followed) implements Answer {
      public Applied {
        followed = List.copyOf(followed);
      }
    }

    /** It was refused, and nothing has changed. */
    record Rejected(Directive.Rejection reason, String message) implements Answer {}

    /** Nobody answered in time; it is still in the queue. */
    record Unanswered() implements Answer {}
  }

  /** Returns the accounts as last told, by principal. */
  public Map<String, Account> accounts() {
    Map<String, Account> accounts = new TreeMap<>();
    try (TopicReader<Account> reader = TopicReader.of(brokers, prefix, Topic.ACCOUNTS)) {
      reader.readToEnd(accounts::put);
    }
    return accounts;
  }

  /**
   * Returns the time that accounts are shown at. Of a live instance that is the present: an idle account's period ends although
   * nothing happens to it. After a run with an end, and where nobody runs, it is how far the accounts have come.
   */
  public Instant now(Map<String, Account> accounts) {
    Instant newest = accounts.values().stream().map(Account::time).max(Comparator.naturalOrder())
        .orElse(Instant.EPOCH);
    Instant present = Instant.now();
    // The brokers' clock, which accounts go by, may be ahead of this machine's.
    return isLive(newest) && present.isAfter(newest) ? present : newest;
  }

  private boolean isLive(Instant newest) {
    if (!running()) {
      return false;
    }
    if (instance != null) {
      return instance.httpUrl() != null; // A run with an end serves nothing.
    }
    try (Tallies tallies = new Tallies(brokers, prefix)) {
      // A run with an end leads every account to its clock and none beyond.
      return tallies.latest().stream().map(IntakeTally::clock).filter(Objects::nonNull)
          .allMatch(newest::isAfter);
    }
  }

  /** Returns what was told of metering itself, the oldest first. */
  public List<Notice> notices() {
    List<Notice> notices = new ArrayList<>();
    try (TopicReader<Notice> reader = TopicReader.of(brokers, prefix, Topic.NOTICES)) {
      reader.readToEnd((key, notice) -> notices.add(notice));
    }
    return notices;
  }

  /** Returns all that was ever set aside, the oldest first. */
  public List<SetAside> quarantine() {
    return SetAsides.read(brokers, prefix);
  }

  /** Returns what takes in again what was set aside. */
  public Replay replay() {
    return new Replay(brokers, prefix);
  }

  /** Returns what has the instance compare what is actual with what is wanted. */
  public Reconciling reconciling() {
    return new Reconciling(this, brokers);
  }

  /** Returns the test of the way from a call to its denial and back. */
  public SelfTest selfTest() {
    return new SelfTest(this, brokers);
  }

  /** Returns the settings as the instance takes them. */
  public StandingSettings settings() {
    return StandingSettings.read(brokers, prefix);
  }

  /** Returns all ledger entries of a principal, the oldest first. */
  public List<LedgerEntry> ledger(String principalId) {
    List<LedgerEntry> entries = new ArrayList<>();
    try (TopicReader<LedgerEntry> reader = TopicReader.of(brokers, prefix, Topic.LEDGER)) {
      reader.readToEnd((key, entry) -> {
        if (key.equals(principalId)) {
          entries.add(entry);
        }
      });
    }
    return entries;
  }

  /**
   * Publishes directives and waits for their answers, and until {@link #accounts()} tells what they have changed.
   *
   * @param timeout how long to wait for all of that; not at all where nobody runs
   * @return the answer to each, in their order
   */
  public Map<Directive, Answer> send(List<Directive> directives, Duration timeout) {
    Map<String, Answer> answers = new LinkedHashMap<>();
    try (TopicReader<LedgerEntry> ledger = TopicReader.of(brokers, prefix, Topic.LEDGER);
        TopicReader<Account> accounts = TopicReader.of(brokers, prefix, Topic.ACCOUNTS)) {
      ledger.skipToEnd();
      accounts.skipToEnd();
      publish(directives.stream().map(directive -> new ProducerRecord<>(Topic.DIRECTIVES.name(prefix),
          directive.principalId(), Topic.DIRECTIVES.json().encode(directive))).toList());
      List<LedgerEntry> seen = new ArrayList<>();
      Map<String, Long> told = new HashMap<>();
      long end = System.nanoTime() + timeout.toNanos();
      while (running() && answers.size() < directives.size() && System.nanoTime() < end) {
        ledger.readToEnd((key, entry) -> seen.add(entry));
        Map<String, List<LedgerEntry>> own = seen.stream()
            .collect(Collectors.groupingBy(LedgerEntry::principalId));
        directives.stream().filter(directive -> !answers.containsKey(directive.id()))
            .forEach(directive -> answer(directive, own.getOrDefault(directive.principalId(), List.of()))
                .ifPresent(answer -> answers.put(directive.id(), answer)));
        pause();
      }
      while (System.nanoTime() < end && seen.stream().anyMatch(entry -> answers.containsKey(idOf(entry))
          && told.getOrDefault(entry.principalId(), 0L) < entry.sequence())) {
        accounts.readToEnd((key, account) -> told.put(key, account.head().sequence()));
        pause();
      }
    }
    Map<Directive, Answer> all = new LinkedHashMap<>();
    directives.forEach(
        directive -> all.put(directive, answers.getOrDefault(directive.id(), new Answer.Unanswered())));
    return all;
  }

  /** The entries of one fact are written in one transaction: whoever sees the directive sees all that follows from it. */
  private static Optional<Answer> answer(Directive directive, List<LedgerEntry> own) {
    for (int i = 0; i < own.size(); i++) {
      if (directive.id().equals(idOf(own.get(i)))) {
        List<Decision> followed = new ArrayList<>();
        for (int next = i + 1; next < own.size()
            && own.get(next).entry() instanceof Decision decision; next++) {
          followed.add(decision);
        }
        return Optional
            .of(!followed.isEmpty() && followed.getFirst() instanceof Decision.DirectiveRejected rejected
                ? new Answer.Rejected(rejected.reason(), rejected.message())
                : new Answer.Applied(followed));
      }
    }
    return Optional.empty();
  }

  private static @Nullable String idOf(LedgerEntry entry) {
    return entry.entry() instanceof Fact.DirectiveReceived received ? received.directive().id() : null;
  }

  /**
   * How many partitions of the topology follow a change to the settings with all their accounts.
   *
   * @param following those that do
   * @param partitions how many there are
   */
  public record Followers(int following, int partitions) {
    /** Tells whether all accounts follow. */
    public boolean all() {
      return following == partitions;
    }
  }

  /**
   * Publishes a setting, or takes one back, and waits until all accounts follow.
   *
   * @param setting the change; null to take back what stands at the path
   * @param timeout how long to wait; not at all where nobody runs
   * @return who follows by then
   */
  public Followers set(String path, @Nullable Setting setting, Duration timeout) {
    Set<String> before = settings().ids(path);
    publish(List.of(new ProducerRecord<>(Topic.SETTINGS.name(prefix), path,
        setting == null ? null : Topic.SETTINGS.json().encode(setting))));
    Predicate<Set<String>> follows = setting == null
        ? ids -> Collections.disjoint(ids, before)
        : ids -> ids.contains(setting.id());
    long end = System.nanoTime() + timeout.toNanos();
    try (Tallies tallies = new Tallies(brokers, prefix)) {
      while (true) {
        Followers followers = new Followers((int) tallies.following().stream().filter(follows).count(),
            tallies.partitions());
        if (followers.all() || !running() || System.nanoTime() >= end) {
          return followers;
        }
        pause();
      }
    }
  }

  void publish(List<ProducerRecord<String, byte[]>> records) {
    try (KafkaProducer<String, byte[]> producer = new KafkaProducer<>(
        brokers.producer(Map.of()), new StringSerializer(),
        new ByteArraySerializer())) {
      for (var sent : records.stream().map(producer::send).toList()) {
        sent.get();
      }
    } catch (ExecutionException e) {
      throw new RunFailedException("the broker did not take what was asked", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RunFailedException("interrupted", e);
    }
  }

  static void pause() {
    Waiting.pause(POLL);
  }

  @Override
  public void close() {
    if (kafka != null) {
      kafka.close();
    }
    if (data != null) {
      data.close();
    }
  }
}

package io.github.budgeteer.benchmarks.enforcing;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.budgeteer.benchmarks.streams.Directories;
import io.github.budgeteer.cli.embedded.EmbeddedKafka;
import io.github.budgeteer.cli.run.Topics;
import io.github.budgeteer.enforcer.Enforcer;
import io.github.budgeteer.enforcer.EnforcerConfig;
import io.github.budgeteer.enforcer.iam.LocalIam;
import io.github.budgeteer.events.Decision;
import io.github.budgeteer.events.LedgerEntry;
import io.github.budgeteer.events.Topic;
import io.github.budgeteer.events.Usd;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Times each decision from when its transaction was due until the first IAM call for it begins: writing and committing it, the
 * enforcer's poll, keeping what is wanted, and waiting for a worker. So it is a little more than from the decision's being
 * visible.
 */
@Command(name = "decisions", mixinStandardHelpOptions = true, description = {
    "Time from when a decision is due to be committed until the first IAM call for it, at a steady rate of decisions.",
    "One line of JSON. Broker, enforcer and a slow stand-in for IAM share one process."})
public final class Decisions implements Callable<Integer> {
  private static final String PREFIX = "decisions.";

  @Option(names = "--rate", defaultValue = "50", description = "Decisions a second. Default: ${DEFAULT-VALUE}")
  int rate;

  @Option(names = "--seconds", defaultValue = "60", description = "Default: ${DEFAULT-VALUE}")
  int seconds;

  @Option(names = "--warm-up", defaultValue = "15", description = "Seconds of them that are not counted. Default: ${DEFAULT-VALUE}")
  int warmUp;

  @Option(names = "--call-millis", defaultValue = "100", description = "How long a call to IAM takes; a suspension makes six. Default: ${DEFAULT-VALUE}")
  int callMillis;

  @Option(names = "--commit-millis", defaultValue = "100", description = "Decisions of so long are committed together, as the topology does. Default: ${DEFAULT-VALUE}")
  int commitMillis;

  @Option(names = "--attempts", defaultValue = "300", description = "Principals enforced at the same time: as many as IAM calls are allowed a second. Default: ${DEFAULT-VALUE}")
  int attempts;

  @Option(names = "--csv", paramLabel = "FILE", description = "Write each decision's milliseconds down.")
  @Nullable
  Path csv;

  @Override
  public Integer call() throws Exception {
    if (csv != null) {
      Files.write(csv, List.of()); // What can't be written is told now, not after the measurement.
    }
    Path directory = Files.createTempDirectory("budgeteer-benchmark");
    Map<String, Long> committed = new LinkedHashMap<>();
    Map<String, Long> called;
    double load;
    try (EmbeddedKafka kafka = EmbeddedKafka.start(directory.resolve("kafka"));
        LocalIam local = LocalIam.open(directory.resolve("iam"))) {
      createTopics(kafka.bootstrapServers());
      SlowIam iam = new SlowIam(local, Duration.ofMillis(callMillis));
      EnforcerConfig config = EnforcerConfig.of(kafka.bootstrapServers(), PREFIX)
          .withAttempts(attempts).with(Optional.empty());
      try (Enforcer enforcer = new Enforcer(config, iam, InstantSource.system(),
          RandomGenerator.getDefault(), new SimpleMeterRegistry())) {
        enforcer.start();
        send(kafka.bootstrapServers(), committed);
        while (!enforcer.caughtUp()) {
          enforcer.failure().ifPresent(failure -> {
            throw new IllegalStateException("the enforcer has failed", failure);
          });
          Thread.sleep(100);
        }
        load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
      }
      called = iam.firstCalls();
    } finally {
      Directories.delete(directory);
    }
    report(latencies(committed, called), load);
    return 0;
  }

  private void createTopics(String bootstrapServers) throws Exception {
    try (Admin admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers))) {
      Topics.create(admin, List.of(Topic.DECISIONS, Topic.ENFORCEMENT, Topic.OUTCOMES, Topic.QUARANTINE)
          .stream().map(topic -> new NewTopic(topic.name(PREFIX), 1, (short) 1)).toList());
    }
  }

  /** Each batch has its time; one that is late is sent at once, and does not move those behind it. */
  private void send(String bootstrapServers, Map<String, Long> committed) {
    try (KafkaProducer<String, byte[]> producer = new KafkaProducer<>(
        Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers,
            ProducerConfig.TRANSACTIONAL_ID_CONFIG, PREFIX + "topology"),
        new StringSerializer(), new ByteArraySerializer())) {
      producer.initTransactions();
      long begin = System.nanoTime();
      long total = (long) rate * seconds;
      long number = 0;
      for (long batch = 1; number < total; batch++) {
        long due = begin + batch * commitMillis * 1_000_000L;
        while (System.nanoTime() < due) {
          LockSupport.parkNanos(due - System.nanoTime());
        }
        long until = Math.min(total, batch * commitMillis * rate / 1_000);
        producer.beginTransaction();
        List<String> principals = new ArrayList<>();
        for (; number < until; number++) {
          String principalId = "arn:aws:iam::123456789012:user/developer-" + number;
          principals.add(principalId);
          var unused = producer.send(
              new ProducerRecord<>(Topic.DECISIONS.name(PREFIX), principalId, decision(principalId)));
        }
        // Not when it was sent: a batch that is late because one before it was slow counts as late.
        principals.forEach(principalId -> committed.put(principalId, due));
        producer.commitTransaction();
      }
    }
  }

  private static byte[] decision(String principalId) {
    Instant now = Instant.now();
    return Topic.DECISIONS.json().encode(new LedgerEntry(principalId, 5, now, now, Usd.of("2"), null,
        new Decision.SuspensionRequired(Decision.Cause.LIMIT_REACHED, Usd.of("2"), Usd.of("1"), true)));
  }

  private List<Double> latencies(Map<String, Long> committed, Map<String, Long> called) {
    if (!called.keySet().containsAll(committed.keySet())) {
      throw new IllegalStateException("IAM was called for " + called.size() + " of " + committed.size());
    }
    List<Double> millis = new ArrayList<>();
    committed.forEach((principalId, at) -> millis.add((called.getOrDefault(principalId, 0L) - at) / 1e6));
    return millis.subList(Math.min(millis.size(), rate * warmUp), millis.size());
  }

  private void report(List<Double> inOrder, double load) throws Exception {
    if (csv != null) {
      List<String> lines = new ArrayList<>(List.of("decision,milliseconds"));
      for (int number = 0; number < inOrder.size(); number++) {
        lines.add("%d,%.1f".formatted(number, inOrder.get(number)));
      }
      Files.write(csv, lines);
    }
    List<Double> sorted = inOrder.stream().sorted().toList();
    System.out.println(new ObjectMapper().createObjectNode().put("rate", rate)
        .put("decisions", sorted.size()).put("callMillis", callMillis)
        .put("p50Millis", percentile(sorted, 50)).put("p90Millis", percentile(sorted, 90))
        .put("p99Millis", percentile(sorted, 99)).put("maxMillis", percentile(sorted, 100))
        .put("loadAverage", load));
  }

  private static double percentile(List<Double> sorted, int percent) {
    double value = sorted.get(Math.max(0, (int) Math.ceil(percent / 100.0 * sorted.size()) - 1));
    return Math.round(value * 10) / 10.0;
  }
}

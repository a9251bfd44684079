package io.github.budgeteer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.budgeteer.cli.embedded.EmbeddedKafka;
import io.github.budgeteer.events.AccountType;
import io.github.budgeteer.events.Component;
import io.github.budgeteer.events.Invocation;
import io.github.budgeteer.events.Place;
import io.github.budgeteer.events.Topic;
import io.github.budgeteer.events.Usage;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several instances of the topology on one broker: one that is killed is missed by nobody. */
class ClusterTest {
  private static final int PARTITIONS = 4;
  private static final int PRINCIPALS = 40;
  private static final int CALLS = 4_000;
  private static final Pattern ADDRESS = Pattern.compile("health and metrics: (http\\S+)");

  @TempDir
  Path scratch;
  private final HttpClient client = HttpClient.newHttpClient();
  private EmbeddedKafka kafka;

  @BeforeEach
  void start() {
    kafka = EmbeddedKafka.start(scratch.resolve("kafka"));
  }

  @AfterEach
  void stop() {
    kafka.close();
  }

  @Test
  void theStandbyOfAKilledInstanceGoesOnAndEveryCallIsChargedOnce() throws Exception {
    Budgeteer red = instance("red");
    Budgeteer redAgain = null;
    Budgeteer blue = instance("blue");
    try {
      red.until(() -> ready(red));
      blue.until(() -> ready(blue));
      blue.until(() -> working().equals(Set.of("red", "blue")));
      send(0, CALLS / 4);
      blue.until(() -> charged().size() >= CALLS / 4);
      // Every account is on both: at work on one, standing by on the other.
      blue.until(() -> tasksOf("blue").equals(tasksOf("red")));
      assertThat(tasksOf("blue")).contains("0_0", "0_1", "0_2", "0_3");

      send(CALLS / 4, CALLS / 2);
      assertThat(red.kill()).isEqualTo(Budgeteer.KILLED);
      blue.until(() -> charged().size() >= CALLS / 2);
      assertThat(working()).containsExactly("blue");

      // What blue hands back stands by there, with the stores that it had, and comes back to it.
      Budgeteer back = instance("red");
      redAgain = back;
      back.until(() -> ready(back));
      back.until(() -> working().equals(Set.of("red", "blue")));
      send(CALLS / 2, CALLS * 3 / 4);
      blue.until(() -> charged().size() >= CALLS * 3 / 4);
      send(CALLS * 3 / 4, CALLS);
      assertThat(back.kill()).isEqualTo(Budgeteer.KILLED);
      blue.until(() -> charged().size() >= CALLS);

      assertThat(working()).containsExactly("blue");
      Written written = Written.of(kafka.bootstrapServers());
      written.requireChains();
      written.requireDecisions();
      assertThat(written.calls()).hasSize(CALLS);
      assertThat(get(blue, "/metrics").body()).contains(
          "budgeteer_consumer_lag{group=\"topology\",topic=\"invocations\"}",
          "budgeteer_component_healthy{component=\"set-aside-meter-blue\"} 1.0");
      blue.interrupt();
      assertThat(blue.await()).isZero();
      assertThat(members()).as("a restart within the session finds its partitions")
          .contains("budgeteer.topology-blue-1");
    } finally {
      red.kill();
      if (redAgain != null) {
        redAgain.kill();
      }
      blue.kill();
    }
  }

  private Budgeteer instance(String name) throws Exception {
    Path config = Files.writeString(scratch.resolve(name + ".properties"), """
        bootstrap.servers=%s
        state.dir=%s
        session.timeout.ms=6000
        heartbeat.interval.ms=1000
        producer.transaction.timeout.ms=3000
        """.formatted(kafka.bootstrapServers(), scratch.resolve(name)));
    return Budgeteer.start(scratch, Map.of("ENVIRONMENT", "test"), "topology", "--config", config.toString(),
        "--instance-id", name, "--create-topics", Integer.toString(PARTITIONS));
  }

  private void send(int from, int to) throws Exception {
    Instant now = Instant.now();
    try (KafkaProducer<String, byte[]> producer = new KafkaProducer<>(
        Map.of("bootstrap.servers", kafka.bootstrapServers()), new StringSerializer(),
        new ByteArraySerializer())) {
      List<Future<RecordMetadata>> sent = new ArrayList<>();
      for (int call = from; call < to; call++) {
        String principal = "arn:aws:iam::123456789012:user/u" + call % PRINCIPALS;
        sent.add(producer.send(new ProducerRecord<>("budgeteer.invocations", principal,
            Topic.INVOCATIONS.json()
                .encode(new Invocation("123456789012", "us-east-1", "r-" + call, principal, AccountType.USER,
                    null, now, "Converse", "amazon.nova-lite-v1:0",
                    new Usage(Map.of(Component.INPUT, 1_000L)), null, null,
                    new Place("/logs/a.json", call, call))))));
      }
      for (Future<RecordMetadata> future : sent) {
        future.get();
      }
    }
  }

  /** Returns the names of the instances that have partitions of calls to work on. */
  private Set<String> working() {
    return group().filter(member -> member.assignment().topicPartitions().stream()
        .anyMatch(partition -> partition.topic().equals("budgeteer.invocations")))
        .map(member -> member.groupInstanceId().orElseThrow().replaceAll(".*-([a-z]+)-\\d+", "$1"))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private Set<String> members() {
    return group().map(member -> member.groupInstanceId().orElseThrow()).collect(Collectors.toSet());
  }

  private Stream<MemberDescription> group() {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
      return admin.describeConsumerGroups(List.of("budgeteer.topology")).all().get().values().stream()
          .flatMap(group -> group.members().stream());
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private Set<String> tasksOf(String name) {
    try (var directories = Files.list(scratch.resolve(name).resolve("budgeteer.topology"))) {
      return directories.map(path -> path.getFileName().toString()).filter(task -> task.matches("0_\\d"))
          .collect(Collectors.toCollection(TreeSet::new));
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private Set<String> charged() {
    return Written.of(kafka.bootstrapServers()).calls();
  }

  private boolean ready(Budgeteer instance) {
    return ADDRESS.matcher(instance.err()).find() && get(instance, "/ready").statusCode() == 200;
  }

  private HttpResponse<String> get(Budgeteer instance, String path) {
    Matcher address = ADDRESS.matcher(instance.err());
    assertThat(address.find()).isTrue();
    try {
      return client.send(HttpRequest.newBuilder(URI.create(address.group(1)).resolve(path)).build(),
          HttpResponse.BodyHandlers.ofString());
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}

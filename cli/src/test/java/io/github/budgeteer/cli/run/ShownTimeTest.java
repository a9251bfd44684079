package io.github.budgeteer.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.budgeteer.cli.embedded.EmbeddedKafka;
import io.github.budgeteer.events.Account;
import io.github.budgeteer.events.AccountType;
import io.github.budgeteer.events.EndOfInput;
import io.github.budgeteer.events.IntakeTally;
import io.github.budgeteer.events.Topic;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which time it is for accounts that nothing has happened to lately. */
class ShownTimeTest {
  private static final String ANA = "arn:aws:iam::123456789012:user/ana";
  private static final Instant LONG_AGO = Instant.parse("2026-01-01T00:00:00Z");

  @TempDir
  Path directory;

  @Test
  void whereCallsComeInItIsThePresentAndAfterARunWithAnEndItIsItsClock() throws Exception {
    try (DataDirectory data = DataDirectory.open(directory).orElseThrow();
        EmbeddedKafka kafka = EmbeddedKafka.start(data.kafka())) {
      Topics.create(kafka.bootstrapServers(), Pipeline.PREFIX);
      Map<String, Account> idle = at(LONG_AGO);

      assertIsPresent(throughBroker(kafka, idle));
      assertThat(throughRun(data, kafka, null, idle)).as("of a run that has an end").isEqualTo(LONG_AGO);
      assertIsPresent(throughRun(data, kafka, "http://localhost:9404", idle));

      tell(kafka, IntakeTally.empty(1).folded(new EndOfInput("run", LONG_AGO)));
      assertThat(throughBroker(kafka, idle)).isEqualTo(LONG_AGO);
      assertIsPresent(throughBroker(kafka, at(LONG_AGO.plusMillis(1))));
      assertIsPresent(throughRun(data, kafka, "http://localhost:9404", idle));

      Instant ahead = Instant.now().plus(Duration.ofHours(1));
      assertThat(throughBroker(kafka, at(ahead))).isEqualTo(ahead);
    }
  }

  @Test
  void whereNobodyRunsItIsAsFarAsAccountsHaveCome() {
    try (Steering resting = Steering.of(directory)) {
      assertThat(resting.now(at(LONG_AGO))).isEqualTo(LONG_AGO);
      assertThat(resting.now(Map.of())).isEqualTo(Instant.EPOCH);
    }
  }

  private static void assertIsPresent(Instant now) {
    assertThat(now).isBetween(Instant.now().minus(Duration.ofMinutes(1)), Instant.now());
  }

  private static Instant throughBroker(EmbeddedKafka kafka, Map<String, Account> accounts) {
    try (Steering steering = Steering.of(Brokers.local(kafka.bootstrapServers()), Pipeline.PREFIX)) {
      return steering.now(accounts);
    }
  }

  private Instant throughRun(DataDirectory data, EmbeddedKafka kafka, @Nullable String http,
      Map<String, Account> accounts) {
    new Instance(ProcessHandle.current().pid(), kafka.bootstrapServers(), null, http, LONG_AGO).writeTo(data);
    try (Steering steering = Steering.of(directory)) {
      return steering.now(accounts);
    }
  }

  private static Map<String, Account> at(Instant time) {
    return Map.of(ANA, Account.unopened(ANA, AccountType.USER).at(time));
  }

  private static void tell(EmbeddedKafka kafka, IntakeTally tally) throws Exception {
    try (KafkaProducer<String, byte[]> producer = new KafkaProducer<>(
        Map.of("bootstrap.servers", kafka.bootstrapServers()), new StringSerializer(),
        new ByteArraySerializer())) {
      producer.send(new ProducerRecord<>(Topic.INTAKE.name(Pipeline.PREFIX),
          Integer.toString(tally.partition()), Topic.INTAKE.json().encode(tally))).get();
    }
  }
}

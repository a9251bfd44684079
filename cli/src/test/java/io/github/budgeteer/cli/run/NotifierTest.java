package io.github.budgeteer.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.budgeteer.cli.embedded.EmbeddedKafka;
import io.github.budgeteer.enforcer.EnforcerConfig;
import io.github.budgeteer.enforcer.notify.Notifier;
import io.github.budgeteer.enforcer.notify.SecretUrl;
import io.github.budgeteer.enforcer.notify.WebhookChannel;
import io.github.budgeteer.events.AccountType;
import io.github.budgeteer.events.Decision;
import io.github.budgeteer.events.LedgerEntry;
import io.github.budgeteer.events.Notice;
import io.github.budgeteer.events.Period;
import io.github.budgeteer.events.SyntheticPrincipal;
import io.github.budgeteer.events.Topic;
import io.github.budgeteer.events.Usd;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** The notifier on a real broker: what it keeps is there after a stop, and what it has told is told once. */
class NotifierTest {
  private static final String ANA = "arn:aws:iam::123456789012:user/ana";
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Usd LIMIT = Usd.of("5");

  @TempDir
  static Path directory;
  private static EmbeddedKafka kafka;
  private final Instant now = Instant.now();
  private final Decision opened = new Decision.BudgetInitialized(AccountType.USER, LIMIT,
      new Period(now, now.plus(Duration.ofDays(30))));
  private final Decision suspension = new Decision.SuspensionRequired(Decision.Cause.LIMIT_REACHED,
      Usd.of("6.33"), LIMIT, true);
  private String prefix = "";
  private Inbox inbox;

  @BeforeAll
  static void startKafka() {
    kafka = EmbeddedKafka.start(directory.resolve("kafka"));
  }

  @AfterAll
  static void stopKafka() {
    kafka.close();
  }

  @BeforeEach
  void createTopics(TestInfo test) throws IOException {
    prefix = test.getTestMethod().orElseThrow().getName() + ".";
    Topics.create(kafka.bootstrapServers(), prefix);
    inbox = new Inbox();
  }

  @AfterEach
  void closeInbox() {
    inbox.close();
  }

  @Test
  void whatWasDecidedBeforeTheFirstStartIsToldToNobodyAndKnown() throws Exception {
    send(1, opened);
    send(2, suspension);
    try (Notifier notifier = start()) {
      until(notifier::caughtUp);
      send(3, new Decision.AccessSuspended(2, null));
      until(() -> inbox.requests() > 0);
    }

    assertThat(inbox.received()).singleElement().satisfies(body -> {
      assertThat(body.get("type").asText()).isEqualTo("AccessSuspended");
      assertThat(body.get("spent").asText()).isEqualTo("6.33");
      assertThat(body.get("percent").asInt()).isEqualTo(126);
    });
  }

  @Test
  void whatDoesNotGetThroughIsDeliveredByTheNextStartAndToldToNobodyTwice() throws Exception {
    inbox.breakDown();
    try (Notifier notifier = start()) {
      send(1, opened);
      send(2, suspension);
      // A self-test is no news to anybody.
      send(Topic.DECISIONS, SyntheticPrincipal.ID,
          new LedgerEntry(SyntheticPrincipal.ID, 2, now, now, Usd.ZERO, null, suspension));
      sendNotice();
      until(() -> inbox.requests() > 1);
      assertThat(notifier.notRunning()).isEmpty();
    }
    inbox.repair();
    try (Notifier notifier = start()) {
      until(() -> received() == 2);
      until(notifier::caughtUp);
    }
    try (Admin admin = Admin.create(Brokers.local(kafka.bootstrapServers()).admin())) {
      // Everything comes again.
      admin.deleteConsumerGroups(List.of(prefix + "notifier")).all().get();
    }
    int before = inbox.requests();
    try (Notifier notifier = start()) {
      until(notifier::caughtUp);
    }

    assertThat(inbox.requests()).isEqualTo(before);
    assertThat(inbox.received()).extracting(body -> body.get("type").asText())
        .containsExactlyInAnyOrder("SuspensionRequired", "MeteringBlind");
    assertThat(inbox.received()).extracting((JsonNode body) -> body.get("id").asText())
        .contains(ANA + "/2", "no-invocations/MeteringBlind/" + now);
  }

  private int received() {
    try {
      return inbox.received().size();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private Notifier start() {
    Notifier notifier = new Notifier(EnforcerConfig.of(kafka.bootstrapServers(), prefix),
        List.of(new WebhookChannel(SecretUrl.of(inbox.url()))), Optional.empty(), InstantSource.system(),
        new Random(1), new SimpleMeterRegistry());
    notifier.start();
    return notifier;
  }

  private void send(long sequence, Decision decision) throws Exception {
    send(Topic.DECISIONS, ANA, new LedgerEntry(ANA, sequence, now, now, Usd.ZERO, null, decision));
  }

  private void sendNotice() throws Exception {
    Notice notice = new Notice.MeteringBlind(new Notice.NoInvocations(), now.minusSeconds(3600), now, null);
    send(Topic.NOTICES, notice.blindness().key(), notice);
  }

  private <T> void send(Topic<T> topic, String key, T value) throws Exception {
    try (KafkaProducer<String, byte[]> producer = new KafkaProducer<>(
        Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrapServers()), new StringSerializer(),
        new ByteArraySerializer())) {
      producer.send(new ProducerRecord<>(topic.name(prefix), key, topic.json().encode(value))).get();
    }
  }

  private static void until(BooleanSupplier condition) throws Exception {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("not in time");
      }
      Thread.sleep(20);
    }
  }
}

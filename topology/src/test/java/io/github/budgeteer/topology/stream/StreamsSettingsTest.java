package io.github.budgeteer.topology.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import io.github.budgeteer.topology.budget.Ledger;
import org.apache.kafka.streams.StreamsConfig;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What Kafka Streams makes of the options, not what we put in. */
class StreamsSettingsTest {
  private static final Path STATE = Path.of("state");

  @Test
  void anInstanceWithANameIsAStaticMemberOfTheClassicProtocolAndHasAStandby() {
    StreamsConfig config = config(StreamsOptions.clustered("localhost:9092", STATE, 2, "blue"));

    Map<String, Object> consumer = consumer(config);
    assertThat(consumer).containsEntry("group.instance.id", "t.topology-blue-1")
        .containsEntry("session.timeout.ms", 45_000).containsEntry("isolation.level", "read_committed")
        .containsEntry("auto.offset.reset", "earliest");
    assertThat(config.getString("group.protocol")).isEqualTo("classic");
    assertThat(config.getInt("num.standby.replicas")).isEqualTo(1);
    assertThat(config.getString("errors.dead.letter.queue.topic.name")).isEqualTo("t.dead-letters");
    assertThat(config.processingExceptionHandler()).isInstanceOf(PoisonRecordHandler.class);
  }

  @Test
  void anInstanceWithoutANameIsADynamicMember() {
    assertThat(consumer(config(StreamsOptions.clustered("localhost:9092", STATE, 1, null))))
        .doesNotContainKey("group.instance.id");
  }

  @Test
  void theOnlyInstanceHasNobodyToKeepAStandby() {
    StreamsConfig config = config(StreamsOptions.alone("localhost:9092", STATE, 1));

    assertThat(config.getInt("num.standby.replicas")).isZero();
    assertThat(consumer(config)).containsEntry("session.timeout.ms", 10_000);
  }

  @Test
  void wrongOptionsSayWhatWouldBeAccepted() {
    assertThatThrownBy(() -> options(0, null, 0, "PT10S")).hasMessage("threads: 0; accepted: 1 or more");
    assertThatThrownBy(() -> options(1, "a b", 0, "PT10S"))
        .hasMessage("instance id: 'a b'; accepted: letters, digits, ., _ and -");
    assertThatThrownBy(() -> options(1, null, -1, "PT10S")).hasMessage("standbys: -1; accepted: 0 or more");
    assertThatThrownBy(() -> options(1, null, 0, "PT5S")).hasMessage("session: PT5S; accepted: PT6S or more");
  }

  private static StreamsOptions options(int threads, @Nullable String instanceId, int standbys,
      String session) {
    return new StreamsOptions("localhost:9092", STATE, threads, instanceId, standbys,
        Duration.parse(session));
  }

  private static StreamsConfig config(StreamsOptions options) {
    return new StreamsConfig(StreamsSettings.of("t.", options, Ledger.Clock.WALL));
  }

  private static Map<String, Object> consumer(StreamsConfig config) {
    return config.getMainConsumerConfigs("t.topology", "client", 1);
  }
}

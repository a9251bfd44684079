package io.github.budgeteer.topology.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import io.github.budgeteer.topology.budget.Ledger;
import org.apache.kafka.streams.StreamsConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What Kafka Streams makes of the options, not what we put in. */
class StreamsSettingsTest {
  private static final Path STATE = Path.of("state");

  @Test
  void anInstanceWithANameIsAStaticMemberOfTheClassicProtocolAndHasAStandby() {
    StreamsConfig config = config(clustered("num.stream.threads=2", "group.instance.id=blue"));

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
    assertThat(consumer(config(clustered())))
        .doesNotContainKey("group.instance.id");
  }

  @Test
  void theOnlyInstanceHasNobodyToKeepAStandby() {
    StreamsConfig config = config(StreamsOptions.alone("localhost:9092", STATE, 1));

    assertThat(config.getInt("num.standby.replicas")).isZero();
    assertThat(consumer(config)).containsEntry("session.timeout.ms", 10_000);
  }

  @Test
  void optionsOfKafkaAreTakenUnderTheirOwnNames() {
    StreamsConfig config = config(clustered("num.standby.replicas=2", "session.timeout.ms=30000",
        "commit.interval.ms=250", "fetch.max.wait.ms=50", "main.consumer.max.poll.records=7",
        "producer.linger.ms=3", "topic.min.insync.replicas=2", "security.protocol=SSL",
        "admin.request.timeout.ms=9000"));

    assertThat(config.getInt("num.standby.replicas")).isEqualTo(2);
    assertThat(config.getLong("commit.interval.ms")).isEqualTo(250);
    assertThat(consumer(config)).containsEntry("session.timeout.ms", 30_000)
        .containsEntry("fetch.max.wait.ms", "50").containsEntry("max.poll.records", "7")
        .containsEntry("security.protocol", "SSL");
    assertThat(config.getProducerConfigs("client")).containsEntry("linger.ms", "3");
    assertThat(clustered("security.protocol=SSL", "admin.request.timeout.ms=9000").kafka().admin())
        .containsOnly(entry("security.protocol", "SSL"), entry("request.timeout.ms", "9000"));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      bootstrap.servers=                     | bootstrap.servers: none; accepted: host:port, several with commas
      state.dir=                             | state.dir: not set; accepted: a directory of this instance alone
      num.stream.threads=0                   | num.stream.threads: 0; accepted: 1 or more
      num.stream.threads=many                | num.stream.threads: 'many'; accepted: a whole number
      group.instance.id=a b                  | group.instance.id: 'a b'; accepted: letters, digits, ., _ and -
      num.standby.replicas=-1                | num.standby.replicas: -1; accepted: 0 or more
      session.timeout.ms=5000                | session.timeout.ms: 5000; accepted: 6000 or more
      main.consumer.group.instance.id=a      | main.consumer.group.instance.id: has a prefix; accepted: group.instance.id
      processing.guarantee=at_least_once     | not to be chosen, because a charge, its ledger entry and its decisions are one
      consumer.auto.offset.reset=latest      | consumer.auto.offset.reset: not to be chosen, because no record may be passed over
      window.size.ms=5                       | window.size.ms: not to be chosen, because nothing here uses it
      fetch.max.wait=5                       | fetch.max.wait: Kafka has no such option; accepted: options of Kafka Streams
      producer.fetch.max.wait.ms=5           | producer.fetch.max.wait.ms: Kafka has no such option
      fetch.max.wait.ms=soon                 | fetch.max.wait.ms: 'soon'; accepted: [0,...]
      commit.interval.ms=soon                | commit.interval.ms: 'soon'; accepted: [0,...]
      security.protocol=ROT13                | security.protocol: 'ROT13'; accepted: (case insensitive) [
      """)
  void aWrongOptionSaysWhatWouldBeAccepted(String option, String message) {
    assertThatThrownBy(() -> clustered(option)).isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  private static StreamsOptions clustered(String... options) {
    Map<String, String> properties = new HashMap<>(
        Map.of("bootstrap.servers", "localhost:9092", "state.dir", STATE.toString()));
    for (String option : options) {
      properties.put(option.substring(0, option.indexOf('=')), option.substring(option.indexOf('=') + 1));
    }
    return StreamsOptions.clustered(properties);
  }

  private static StreamsConfig config(StreamsOptions options) {
    return new StreamsConfig(StreamsSettings.of("t.", options, Ledger.Clock.WALL));
  }

  private static Map<String, Object> consumer(StreamsConfig config) {
    return config.getMainConsumerConfigs("t.topology", "client", 1);
  }
}

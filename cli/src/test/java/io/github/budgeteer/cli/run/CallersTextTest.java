package io.github.budgeteer.cli.run;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.budgeteer.cli.embedded.EmbeddedKafka;
import io.github.budgeteer.events.Mode;
import io.github.budgeteer.events.PeriodSpec;
import io.github.budgeteer.events.Usd;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What callers wrote and models answered is found nowhere after a run: in no topic, and in no file of the data directory. */
class CallersTextTest {
  private static final String MARKER = "xyzzy-plugh-4711";
  private static final String LOG = """
      {"schemaType":"ModelInvocationLog","schemaVersion":"1.0","timestamp":"2024-03-01T00:00:00Z",\
      "accountId":"123456789012","identity":{"arn":"arn:aws:iam::123456789012:user/ana"},"region":"us-east-1",\
      "requestId":"r-1","operation":"Converse","modelId":"amazon.nova-pro-v1:0",\
      "requestMetadata":{"ticket":"MARKER"},\
      "input":{"inputTokenCount":5000000,"inputBodyJson":{"MARKER":"MARKER","messages":[{"role":"user","content":\
      [{"text":"MARKER"}]}]}},"output":{"outputTokenCount":7,"outputBodyJson":{"output":{"message":{"content":\
      [{"text":"MARKER"}]}},"usage":{"MARKER":1,"inputTokens":5}}}}
      {"schemaType":"ModelInvocationLog","MARKER": broken MARKER
      {"schemaType":"ModelInvocationLog","requestId":"r-2","timestamp":"MARKER","modelId":"amazon.nova-pro-v1:0",\
      "accountId":"123456789012","input":{"inputBodyJson":"MARKER"}}
      MARKER
      """
      .replace("MARKER", MARKER);

  private static final String TRAIL = """
      {"Records":[{"userIdentity":{"type":"IAMUser","arn":"arn:aws:iam::123456789012:user/admin","userName":"MARKER"},\
      "eventTime":"2026-10-31T09:00:00Z","eventSource":"iam.amazonaws.com","eventName":"CreateUser",\
      "requestParameters":{"userName":"ben","tags":[{"key":"MARKER","value":"MARKER"}]},\
      "eventID":"e-1","recipientAccountId":"123456789012"},\
      {"eventSource":"iam.amazonaws.com","eventName":"DeleteUser","eventID":"e-2","eventTime":"MARKER"},\
      {"eventSource":"iam.amazonaws.com","eventName":"TagUser","requestParameters":{"userName":"MARKER"}}, MARKER
      """
      .replace("MARKER", MARKER);

  @TempDir
  Path scratch;

  @Test
  void noTopicAndNoFileHoldsIt() throws Exception {
    Path logs = Files.writeString(Files.createDirectories(scratch.resolve("logs")).resolve("log.json"), LOG);
    Path trail = Files.writeString(scratch.resolve("trail.json"), TRAIL);
    Path data = scratch.resolve("data");
    RunOptions options = new RunOptions(Usd.of("1"), Duration.ZERO,
        new PeriodSpec.Rolling(Duration.ofDays(30)),
        null, Mode.ENFORCE, null, null, null);
    try (DataDirectory directory = DataDirectory.open(data).orElseThrow()) {
      Results results = new BoundedRun(directory,
          new RunInputs(List.of(logs), List.of(trail), options.policies(),
              List.of(), List.of(), List.of(), LiveInputs.PLAIN),
          PriceImportTest.SILENT).run(stop -> {});
      assertThat(results.report().invocations().charged()).isEqualTo(1);
      assertThat(results.report().invocations().quarantined()).isGreaterThanOrEqualTo(2);
      // Of whom nothing but CloudTrail knows.
      assertThat(results.decisions())
          .anySatisfy(line -> assertThat(line.principalId()).isEqualTo("arn:aws:iam::123456789012:user/ben"));
    }

    Map<String, Integer> found = new HashMap<>();
    int records = 0;
    // Read as records too: the segments on the disk are compressed.
    for (ConsumerRecord<byte[], byte[]> record : allRecords(data)) {
      records++;
      if (text(record.key()).contains(MARKER) || text(record.value()).contains(MARKER)
          || record.headers().toString().contains(MARKER)) {
        found.merge(record.topic(), 1, Integer::sum);
      }
    }
    try (Stream<Path> files = Files.walk(data)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (Files.readString(file, ISO_8859_1).contains(MARKER)) {
          found.merge(data.relativize(file).toString(), 1, Integer::sum);
        }
      }
    }

    assertThat(records).isGreaterThan(10);
    assertThat(found).isEmpty();
  }

  private static List<ConsumerRecord<byte[], byte[]>> allRecords(Path data) throws Exception {
    List<ConsumerRecord<byte[], byte[]>> all = new ArrayList<>();
    try (DataDirectory directory = DataDirectory.open(data).orElseThrow();
        EmbeddedKafka kafka = EmbeddedKafka.start(directory.kafka());
        Admin admin = Admin.create(Map.of(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrapServers()));
        KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
            Map.of(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrapServers()),
            new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      Set<String> topics = admin.listTopics().names().get();
      List<TopicPartition> partitions = topics.stream()
          .flatMap(topic -> consumer.partitionsFor(topic).stream())
          .map(partition -> new TopicPartition(partition.topic(), partition.partition())).toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
        consumer.poll(Duration.ofMillis(100)).forEach(all::add);
      }
    }
    return all;
  }

  private static String text(byte @Nullable [] bytes) {
    return bytes == null ? "" : new String(bytes, ISO_8859_1);
  }
}

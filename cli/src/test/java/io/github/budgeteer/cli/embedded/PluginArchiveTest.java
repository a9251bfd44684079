package io.github.budgeteer.cli.embedded;

import static io.github.budgeteer.connectors.log.InvocationLogs.anInvocationLog;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.budgeteer.events.Topic;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.connect.cli.ConnectDistributed;
import org.apache.kafka.connect.cli.ConnectStandalone;
import org.apache.kafka.connect.source.SourceConnector;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The plugin's archive as others use it: in Kafka's own worker, started from the files that are in the archive. */
@Timeout(240)
class PluginArchiveTest {
  private static final String CONNECTORS = "io.github.budgeteer.connectors.";
  private static final Set<String> ALL = Set.of(CONNECTORS + "InvocationLogDirectorySourceConnector",
      CONNECTORS + "CloudTrailDirectorySourceConnector", CONNECTORS + "AwsPriceListSourceConnector",
      CONNECTORS + "s3.BedrockInvocationLogS3SourceConnector", CONNECTORS + "s3.CloudTrailSourceConnector",
      CONNECTORS + "cloudwatch.BedrockInvocationLogCloudWatchSourceConnector",
      CONNECTORS + "settings.SsmSettingsSourceConnector");

  /** Of class files: docs/adr/0010. */
  private static final int JAVA_17 = 61;

  @TempDir
  static Path scratch;
  private static Path plugins;
  /** What the archive has in it. */
  private static Path plugin;
  private static EmbeddedKafka kafka;
  private static StockWorker worker;

  @BeforeAll
  static void aWorkerWithThePlugin() throws Exception {
    plugins = Files.createDirectory(scratch.resolve("plugins"));
    plugin = unpack(plugins);
    kafka = EmbeddedKafka.start(scratch.resolve("kafka"));
    Path logs = Files.createDirectory(scratch.resolve("logs"));
    Files.writeString(logs.resolve("log.json"), anInvocationLog().json() + "\n");
    worker = StockWorker.start(scratch, ConnectDistributed.class,
        plugin.resolve("etc/connect-distributed.properties"),
        others(), Map.of("LOGS_DIRECTORY", logs.toString()));
  }

  @AfterAll
  static void stop() {
    worker.close();
    kafka.close();
  }

  @Test
  void theArchiveIsLaidOutAsConfluentAndMskConnectExpect() throws IOException {
    JsonNode manifest = new JsonMapper().readTree(plugin.resolve("manifest.json").toFile());

    assertThat(plugin.getFileName()).hasToString(manifest.at("/owner/username").asText() + "-"
        + manifest.path("name").asText() + "-" + manifest.path("version").asText());
    assertThat(manifest.path("component_types")).extracting(JsonNode::asText).containsExactly("source");
    assertThat(plugin.resolve("doc/README.md")).isNotEmptyFile();
    assertThat(plugin.resolve("doc/connectors.md")).isNotEmptyFile();
    assertThat(names(plugin.resolve("etc"))).isEqualTo(names(Path.of("../connectors/config")));
    assertThat(names(plugin.resolve("lib"))).isNotEmpty().allMatch(name -> name.endsWith(".jar"));
  }

  @Test
  void nothingInItIsTheWorkersOrThereTwiceOrTooNewForWorkers() throws IOException {
    Map<String, String> found = new HashMap<>();
    List<String> wrong = new ArrayList<>();

    for (String jar : names(plugin.resolve("lib"))) {
      try (JarFile file = new JarFile(plugin.resolve("lib").resolve(jar).toFile())) {
        // Without module-info and META-INF.
        for (JarEntry entry : file.stream().filter(any -> any.getName().matches("\\w[^-]*\\.class"))
            .toList()) {
          String name = entry.getName();
          if (name.matches("(org/apache/kafka|org/slf4j|org/apache/logging|ch/qos)/.*")) {
            wrong.add(name + " in " + jar + " is the worker's");
          }
          String other = found.put(name, jar);
          if (other != null) {
            wrong.add(name + " is in " + jar + " and in " + other);
          }
          try (InputStream bytes = file.getInputStream(entry)) {
            int version = ByteBuffer.wrap(bytes.readNBytes(8)).getShort(6);
            if (version > JAVA_17) {
              wrong.add(name + " in " + jar + " is of version " + version);
            }
          }
        }
      }
    }

    assertThat(found).hasSizeGreaterThan(1_000);
    assertThat(wrong).isEmpty();
  }

  @Test
  void aWorkerListsEveryConnectorWithTheArchivesVersion() throws Exception {
    String version = new JsonMapper().readTree(plugin.resolve("manifest.json").toFile()).path("version")
        .asText();
    Map<String, String> listed = new HashMap<>();

    worker.get("/connector-plugins")
        .forEach(found -> listed.put(found.path("class").asText(), found.path("version").asText()));

    assertThat(listed).containsOnlyKeys(Stream.concat(ALL.stream(),
        listed.keySet().stream().filter(name -> name.startsWith("org.apache.kafka."))).toList());
    assertThat(ALL).allSatisfy(name -> assertThat(listed).containsEntry(name, version));
  }

  @Test
  void theConnectorsRunOnTheOldestJavaThatWorkersHave() throws Exception {
    Optional<Path> java17 = StockWorker.java17();
    assumeTrue(java17.isPresent(), "no java on the PATH is of Java 17; the workers ran on that of the tests");

    assertThat(worker.command()).isEqualTo(java17.get().toString());
  }

  /** A worker that scans for plugins (plugin.discovery=only_scan) sees no connector behind a class that is not public. */
  @Test
  void everyConnectorIsPublicUpToConnectsOwnClass() throws Exception {
    for (String name : ALL) {
      for (Class<?> type = Class.forName(name); type != SourceConnector.class; type = type.getSuperclass()) {
        assertThat(type).isPublic();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("io.github.budgeteer.cli.embedded.WrongOptions#all")
  void theValidateEndpointNamesEachWrongOptionAndWhatWouldBeAccepted(WrongOptions wrong) throws Exception {
    JsonNode answer = worker.send("PUT", "/connector-plugins/" + wrong.connector() + "/config/validate",
        wrong.json());

    Map<String, String> errors = new HashMap<>();
    Set<String> options = new TreeSet<>();
    answer.path("configs").forEach(config -> {
      String option = config.at("/definition/name").asText();
      if (List.of("Source", "Records", "AWS").contains(config.at("/definition/group").asText())) {
        options.add(option);
      }
      config.at("/value/errors").forEach(error -> errors.merge(option, error.asText(), String::concat));
    });
    assertThat(errors).containsOnlyKeys(wrong.options().keySet());
    wrong.options().forEach((option, said) -> assertThat(errors).hasEntrySatisfying(option,
        error -> assertThat(error).contains(option).contains(said.accepted())));
    if (wrong.complete()) {
      assertThat(wrong.options().keySet()).isEqualTo(options);
    }
  }

  @Test
  void aConnectorRunsFromItsFileOnABrokerWithoutTopics() throws Exception {
    worker.send("POST", "/connectors",
        Files.readString(plugin.resolve("etc/invocation-logs-directory.json")));

    assertThat(firstRecord(Topic.INVOCATIONS, worker)).contains("\"requestId\"");
    assertThat(worker.get("/connectors/invocation-logs-directory/status").path("tasks"))
        .extracting(task -> task.path("state").asText()).containsExactly("RUNNING", "RUNNING");
    assertThat(cleanup(Topic.INVOCATIONS)).isEqualTo("1 delete LogAppendTime -1");
    assertThat(cleanup(Topic.DELIVERIES)).startsWith("1 compact LogAppendTime ");
  }

  @Test
  void aStandaloneWorkerRunsAConnectorFromTheirFiles() throws Exception {
    Path trail = Files.writeString(scratch.resolve("trail.json"),
        """
            {"Records":[{"eventVersion":"1.11","eventSource":"iam.amazonaws.com","eventName":"CreateUser","eventID":"1",
              "eventTime":"2026-11-01T10:00:00Z","awsRegion":"us-east-1","recipientAccountId":"123456789012",
              "userIdentity":{"type":"IAMUser","accountId":"123456789012","arn":"arn:aws:iam::123456789012:user/admin"},
              "requestParameters":{"userName":"ana"},"responseElements":null}]}
            """);

    try (StockWorker standalone = StockWorker.start(scratch, ConnectStandalone.class,
        plugin.resolve("etc/connect-standalone.properties"),
        others("offset.storage.file.filename", scratch.resolve("offsets").toString()),
        Map.of("CLOUDTRAIL_DIRECTORY", trail.toString()), plugin.resolve("etc/cloudtrail-directory.json"))) {
      assertThat(firstRecord(Topic.ACTIVITY, standalone)).contains("user/ana");
    }
  }

  private static Map<String, String> others(String... more) {
    Map<String, String> others = new HashMap<>(
        Map.of("bootstrap.servers", kafka.bootstrapServers(), "plugin.path", plugins.toString()));
    for (int i = 0; i < more.length; i += 2) {
      others.put(more[i], more[i + 1]);
    }
    return others;
  }

  private static String firstRecord(Topic<?> topic, StockWorker from) {
    try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(
        Map.of("bootstrap.servers", kafka.bootstrapServers(), "group.id", "test-" + topic.label(),
            "auto.offset.reset",
            "earliest", "isolation.level", "read_committed", "metadata.max.age.ms", "500"),
        new StringDeserializer(), new StringDeserializer())) {
      consumer.subscribe(List.of(topic.name(Topic.DEFAULT_PREFIX)));
      List<String> values = new ArrayList<>();
      until(() -> {
        from.checkAlive();
        consumer.poll(Duration.ofMillis(100)).forEach(record -> values.add(record.value()));
        return !values.isEmpty();
      }, from);
      return values.getFirst();
    }
  }

  private static void until(BooleanSupplier condition, StockWorker from) {
    long end = System.nanoTime() + Duration.ofSeconds(90).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as(from::log).isLessThan(end);
    }
  }

  private static String cleanup(Topic<?> topic) throws Exception {
    String name = topic.name(Topic.DEFAULT_PREFIX);
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, name);
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
      TopicDescription description = Objects
          .requireNonNull(admin.describeTopics(List.of(name)).allTopicNames().get().get(name));
      Config config = Objects
          .requireNonNull(admin.describeConfigs(List.of(resource)).all().get().get(resource));
      return description.partitions().size() + " " + config.get(TopicConfig.CLEANUP_POLICY_CONFIG).value()
          + " "
          + config.get(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG).value() + " "
          + config.get(TopicConfig.RETENTION_MS_CONFIG).value();
    }
  }

  /** Unpacks the archive that the build made of the connectors module; returns the one folder in it. */
  private static Path unpack(Path directory) throws IOException {
    List<Path> archives;
    try (Stream<Path> files = Files.list(Path.of("../connectors/target"))) {
      archives = files.filter(file -> file.toString().endsWith(".zip")).toList();
    }
    assertThat(archives).as("archives in connectors/target; mvn package builds one").hasSize(1);
    try (ZipInputStream zip = new ZipInputStream(Files.newInputStream(archives.getFirst()))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        Path file = directory.resolve(entry.getName()).normalize();
        if (entry.isDirectory()) {
          Files.createDirectories(file);
        } else {
          Files.createDirectories(file.getParent());
          Files.copy((InputStream) zip, file);
        }
      }
    }
    return directory
        .resolve(StreamSupport.stream(names(directory).spliterator(), false).findFirst().orElseThrow());
  }

  private static Set<String> names(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return new TreeSet<>(files.map(file -> String.valueOf(file.getFileName())).toList());
    }
  }
}

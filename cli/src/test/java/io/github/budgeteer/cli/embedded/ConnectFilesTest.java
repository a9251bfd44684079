package io.github.budgeteer.cli.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.budgeteer.events.Topic;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.connect.runtime.SourceConnectorConfig;
import org.apache.kafka.connect.runtime.isolation.Plugins;
import org.apache.kafka.connect.util.TopicCreationGroup;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the files say that no worker here can try. */
class ConnectFilesTest {
  private static final Path CONFIG = Path.of("../connectors/config");
  private static final Plugins PLUGINS = new Plugins(Map.of("plugin.discovery", "service_load"));

  static List<Path> sources() throws IOException {
    try (Stream<Path> files = Files.list(CONFIG)) {
      return files.filter(
          file -> file.toString().endsWith(".json") && !file.getFileName().toString().startsWith("archive"))
          .sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("sources")
  void topicsAreCreatedAsTheCatalogueHasThem(Path file) throws Exception {
    Map<String, String> config = new HashMap<>();
    new JsonMapper().readTree(file.toFile()).path("config").properties()
        .forEach(option -> config.put(option.getKey(), option.getValue().asText()));
    config.put("name", "any");
    var groups = TopicCreationGroup.configuredGroups(new SourceConnectorConfig(PLUGINS, config, true));

    for (Topic<?> topic : List.of(Topic.INVOCATIONS, Topic.ACTIVITY, Topic.PRICES, Topic.INFERENCE_PROFILES,
        Topic.SETTINGS, Topic.DELIVERIES, Topic.QUARANTINE)) {
      String name = topic.name(Topic.DEFAULT_PREFIX);
      NewTopic created = groups.values().stream().filter(group -> group.matches(name)).findFirst()
          .orElseThrow()
          .newTopic(name);

      // -1: as the broker has it.
      assertThat(created.numPartitions()).as(name).isEqualTo(switch (topic.layout()) {
        case BY_PRINCIPAL -> -1;
        case SINGLE -> 1;
      });
      assertThat(created.replicationFactor()).as(name).isEqualTo((short) -1);
      assertThat(created.configs()).as(name).isEqualTo(switch (topic.cleanup()) {
        case COMPACT -> Map.of("message.timestamp.type", "LogAppendTime", "cleanup.policy", "compact");
        case DELETE -> Map.of("message.timestamp.type", "LogAppendTime", "retention.ms", "-1");
      });
    }
  }

  @Test
  void theFileForMskIsTheOtherWithTheBrokersAddressAndIam() throws Exception {
    Map<String, String> msk = read("connect-distributed-msk.properties");
    Map<String, String> expected = read("connect-distributed.properties");
    expected.put("bootstrap.servers", "b-1.example.kafka.us-east-1.amazonaws.com:9098");
    for (String client : List.of("", "producer.", "consumer.", "admin.")) {
      expected.put(client + "security.protocol", "SASL_SSL");
      expected.put(client + "sasl.mechanism", "AWS_MSK_IAM");
      expected.put(client + "sasl.jaas.config", "software.amazon.msk.auth.iam.IAMLoginModule required;");
      expected.put(client + "sasl.client.callback.handler.class",
          "software.amazon.msk.auth.iam.IAMClientCallbackHandler");
    }

    assertThat(msk).isEqualTo(expected);
  }

  /** A client loads its login module and handler when it is made. */
  @Test
  void aClientOfKafkaTakesTheOptionsForMsk() throws Exception {
    Map<String, Object> options = new HashMap<>(read("connect-distributed-msk.properties"));
    options.put("bootstrap.servers", "127.0.0.1:1");
    try (Admin admin = Admin.create(options)) {
      assertThat(admin.metrics()).isNotEmpty();
    }
  }

  @Test
  void theJarForWorkersOfOnesOwnHasWhatTheFileForMskNames() throws Exception {
    List<Path> jars;
    try (Stream<Path> files = Files.list(Path.of("../connectors/target/worker-libs"))) {
      jars = files.toList();
    }
    assertThat(jars).hasSize(1);
    try (JarFile jar = new JarFile(jars.getFirst().toFile())) {
      assertThat(jar.stream().map(entry -> entry.getName())).contains(
          "software/amazon/msk/auth/iam/IAMLoginModule.class",
          "software/amazon/msk/auth/iam/IAMClientCallbackHandler.class",
          "software/amazon/awssdk/auth/credentials/DefaultCredentialsProvider.class");
    }
  }

  private static Map<String, String> read(String file) throws IOException {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(CONFIG.resolve(file))) {
      properties.load(reader);
    }
    Map<String, String> options = new HashMap<>();
    properties.stringPropertyNames().forEach(name -> options.put(name, properties.getProperty(name)));
    return options;
  }
}

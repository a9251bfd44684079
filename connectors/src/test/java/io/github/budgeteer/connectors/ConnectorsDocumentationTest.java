package io.github.budgeteer.connectors;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.ServiceLoader;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.ConfigKey;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.apache.kafka.connect.source.SourceConnector;
import org.apache.kafka.connect.source.SourceTaskContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What docs/connectors.md says of options and metrics is what the code has. */
class ConnectorsDocumentationTest {
  private static final Path DOCUMENT = Path.of("../docs/connectors.md");
  private static final String REWRITE = "rewrite.docs";
  private static final Pattern BLOCK = Pattern
      .compile("(?s)(<!-- generated: (\\S+) -->\n)(.*?)(<!-- /generated -->)");

  static Stream<SourceConnector> connectors() {
    return ServiceLoader.load(SourceConnector.class).stream()
        .filter(connector -> connector.type().getName().startsWith("io.github.budgeteer."))
        .map(ServiceLoader.Provider::get);
  }

  @Test
  void theTablesOfOptionsAndMetricsAreThoseOfTheCode() throws IOException {
    Map<String, String> expected = new LinkedHashMap<>(connectors()
        .collect(Collectors.toMap(connector -> connector.getClass().getSimpleName(),
            connector -> OptionTable.of(connector.config()))));
    expected.put("metrics", metrics());
    String document = Files.readString(DOCUMENT);
    List<String> found = new ArrayList<>();

    String generated = BLOCK.matcher(document).replaceAll(block -> {
      found.add(block.group(2));
      return Matcher.quoteReplacement(
          block.group(1) + expected.getOrDefault(block.group(2), "no such connector\n") + block.group(4));
    });

    assertThat(found).as("generated blocks of %s", DOCUMENT)
        .containsExactlyInAnyOrderElementsOf(expected.keySet());
    if (Boolean.getBoolean(REWRITE)) {
      Files.writeString(DOCUMENT, generated);
    } else {
      assertThat(document)
          .as("%s; rewrite it with: mvn verify -pl connectors -am -Dtest=ConnectorsDocumentationTest "
              + "-Dsurefire.failIfNoSpecifiedTests=false -D%s=true", DOCUMENT, REWRITE)
          .isEqualTo(generated);
    }
  }

  @ParameterizedTest
  @MethodSource("connectors")
  void everyOptionExplainsItself(SourceConnector connector) {
    ConfigDef definition = connector.config();

    assertThat(definition.configKeys().values()).filteredOn(key -> !key.internalConfig).allSatisfy(key -> {
      assertThat(key.documentation).as(key.name).isNotBlank().endsWith(".");
      assertThat(OptionTable.accepted(key)).as("what %s accepts", key.name).isNotBlank()
          .doesNotContain("Lambda");
      assertThat(key.displayName).as(key.name).isNotEqualTo(key.name);
      assertThat(key.group).as(key.name).isNotBlank();
      if (key.type == ConfigDef.Type.BOOLEAN) {
        assertThat(key.recommender.validValues(key.name, Map.of())).as(key.name).containsExactly(true, false);
      }
    });
    assertThat(definition.configKeys().values()).extracting(key -> key.group + key.orderInGroup)
        .doesNotHaveDuplicates();
  }

  @Test
  void namesForPeopleAreMadeOfTheOptions() {
    Map<String, ConfigKey> keys = new HashMap<>();
    connectors().forEach(connector -> keys.putAll(connector.config().configKeys()));

    assertThat(List.of("s3.locations", "sqs.queue.urls", "sweep.interval.ms", "aws.role.external.id"))
        .extracting(name -> Objects.requireNonNull(keys.get(name)).displayName)
        .containsExactly("S3 locations", "SQS queue URLs", "Sweep interval (ms)", "AWS role external ID");
    assertThat(Objects.requireNonNull(keys.get("aws.region")).recommender.validValues("aws.region", Map.of()))
        .contains("us-east-1", "eu-central-1").doesNotContain("aws-global");
  }

  private static String metrics() {
    StringBuilder table = new StringBuilder("| metric | meaning |\n|---|---|\n");
    PluginMetrics metrics = proxy(PluginMetrics.class, (method, arguments) -> {
      if (!"metricName".equals(method)) {
        return null;
      }
      table.append("| `").append(arguments[0]).append("` | ").append(arguments[1]).append(" |\n");
      return new MetricName("any", "any", "any", Map.of());
    });
    new SourceMetrics(InstantSource.system())
        .register(proxy(SourceTaskContext.class, (method, arguments) -> metrics));
    return table.toString();
  }

  private interface Answer {
    @Nullable
    Object to(String method, Object[] arguments);
  }

  private static <T> T proxy(Class<T> type, Answer answer) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[]{type},
        (self, method, arguments) -> answer.to(method.getName(), arguments)));
  }
}

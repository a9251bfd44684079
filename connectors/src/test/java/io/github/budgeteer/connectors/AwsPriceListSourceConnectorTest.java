package io.github.budgeteer.connectors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.budgeteer.connectors.pricelist.PriceListSource;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.ConfigValue;
import org.apache.kafka.connect.source.ExactlyOnceSupport;
import org.apache.kafka.connect.source.SourceConnector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AwsPriceListSourceConnectorTest {
  @TempDir
  Path scratch;

  @Test
  void withoutAnyOptionAwssOwnListsAreReadOnceADay() {
    PriceListConnectorConfig config = new PriceListConnectorConfig(Map.of());

    assertThat(config.sources()).extracting(PriceListSource::name).containsExactly(
        "https://pricing.us-east-1.amazonaws.com/offers/v1.0/aws/AmazonBedrock/current/index.json",
        "https://pricing.us-east-1.amazonaws.com/offers/v1.0/aws/AmazonBedrockFoundationModels/current/index.json",
        "https://pricing.us-east-1.amazonaws.com/offers/v1.0/aws/AmazonBedrockService/current/index.json");
    assertThat(config.pollInterval()).isEqualTo(Duration.ofDays(1));
    assertThat(CommonOptions.topicPrefix(config)).isEqualTo("budgeteer.");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      ''                                        | no source; accepted: https:// addresses, file: addresses and paths
      http://192.0.2.1/list                     | 'http://192.0.2.1/list': not safe; accepted: https:// addresses
      http://prices.example/list                | not safe
      http://127.0.0.1.example/list             | not safe
      ftp://prices.example/list                 | not safe
      https:///list                             | not safe
      https://me:secret@prices.example/list     | holds a user name or password
      https://prices.example/a b?token=secret   | no address
      https://a.example/x?1,https://a.example/x | https://a.example/x is there twice
      """)
  void aSourceThatIsNotSafeIsRefusedWithWhatWouldBeAccepted(String sources, String message) {
    assertThatThrownBy(() -> new PriceListConnectorConfig(Map.of(PriceListConnectorConfig.SOURCES, sources)))
        .isInstanceOf(ConfigException.class).hasMessageContaining("sources: ").hasMessageContaining(message)
        .hasMessageNotContaining("secret");
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://prices.example/list", "http://127.0.0.1:8080/list",
      "http://localhost/list",
      "http://[::1]:8080/list", "/srv/prices/index.json", "file:///srv/prices/index.json"})
  void aSourceThatIsSafeIsTaken(String source) {
    PriceListConnectorConfig config = new PriceListConnectorConfig(
        Map.of(PriceListConnectorConfig.SOURCES, source));

    assertThat(config.sources()).singleElement()
        .satisfies(taken -> assertThat(source).endsWith(taken.name()));
  }

  @Test
  void theAddressOfAServerAloneStandsForItsIndexOfAllServices() {
    assertThat(PriceListSource.of("https://prices.example"))
        .isEqualTo(new PriceListSource.Web(URI.create("https://prices.example/offers/v1.0/aws/index.json")))
        .isEqualTo(PriceListSource.of("https://prices.example/"));
  }

  @ParameterizedTest
  @CsvSource({"poll.interval.ms, 10", "retries, -1", "retries, 21", "retry.backoff.ms, 0",
      "request.timeout.ms, 0",
      "transfer.timeout.ms, soon"})
  void figuresOutOfRangeAreRefused(String option, String value) {
    assertThatThrownBy(() -> new PriceListConnectorConfig(Map.of(option, value)))
        .isInstanceOf(ConfigException.class).hasMessageContaining(option);
  }

  @Test
  void repetitionsComeEverLaterButNotAfterTheNextRegularLook() {
    PriceListConnectorConfig config = new PriceListConnectorConfig(
        Map.of(PriceListConnectorConfig.RETRY_BACKOFF, "1000", PriceListConnectorConfig.POLL_INTERVAL,
            "5000"));

    assertThat(List.of(1, 2, 3, 4, 20)).extracting(repetition -> config.backoff(repetition).toSeconds())
        .containsExactly(1L, 2L, 4L, 5L, 5L);
  }

  @Test
  void aMissingFileIsRefusedWhereItIsConfiguredAndDoesNotEndATaskThatRuns() throws Exception {
    Path there = Files.writeString(scratch.resolve("there.json"), "{}");
    Path missing = scratch.resolve("missing.json");
    Map<String, String> options = Map.of(PriceListConnectorConfig.SOURCES, there + "," + missing);

    List<String> messages = new AwsPriceListSourceConnector().validate(options).configValues().stream()
        .map(ConfigValue::errorMessages).flatMap(List::stream).toList();

    assertThat(messages).singleElement().asString().contains(missing + " does not exist or can't be read")
        .doesNotContain(there.toString());
    assertThat(new PriceListConnectorConfig(options).sources()).hasSize(2);
  }

  @Test
  void thereIsOneTaskHoweverManyAreAllowedBecauseTheListsCountTogether() {
    AwsPriceListSourceConnector connector = new AwsPriceListSourceConnector();
    connector.start(Map.of(PriceListConnectorConfig.RETRIES, "3"));

    assertThat(connector.taskConfigs(5)).containsExactly(Map.of(PriceListConnectorConfig.RETRIES, "3"));
    assertThat(connector.exactlyOnceSupport(Map.of())).isEqualTo(ExactlyOnceSupport.SUPPORTED);
  }

  @Test
  void workersFindIt() {
    assertThat(ServiceLoader.load(SourceConnector.class)).hasAtLeastOneElementOfType(
        AwsPriceListSourceConnector.class);
  }

  @Test
  void everyOptionIsExplained() {
    assertThat(PriceListConnectorConfig.definition().configKeys().values())
        .allSatisfy(key -> assertThat(key.documentation).isNotBlank());
  }
}

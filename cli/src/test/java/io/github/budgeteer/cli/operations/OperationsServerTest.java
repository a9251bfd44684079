package io.github.budgeteer.cli.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.BindException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OperationsServerTest {
  private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final HttpClient client = HttpClient.newHttpClient();
  private OperationsServer server;
  private Optional<String> failure = Optional.empty();
  private Optional<String> notReady = Optional.empty();

  @BeforeEach
  void start() throws IOException {
    server = OperationsServer.start(0, registry);
  }

  @AfterEach
  void stop() {
    server.close();
    client.close();
  }

  @Test
  void aProcessThatStartsIsAliveAndNotReady() throws Exception {
    assertThat(get("/health").statusCode()).isEqualTo(200);
    assertThat(get("/ready").statusCode()).isEqualTo(503);
    assertThat(get("/ready").body()).contains("is starting");
  }

  @Test
  void everyComponentIsNamedAndWhyItIsNotWell() throws Exception {
    server.watch(List.of(new Component("first", Optional::empty, Optional::empty),
        new Component("second", () -> failure, () -> notReady)), registry);
    assertThat(get("/health").statusCode()).isEqualTo(200);
    assertThat(get("/ready").statusCode()).isEqualTo(200);

    notReady = Optional.of("restoring 3 stores");
    assertThat(get("/health").statusCode()).isEqualTo(200);
    assertThat(get("/ready").statusCode()).isEqualTo(503);
    assertThat(get("/ready").body()).isEqualTo("{\"status\":\"not-ok\",\"components\":["
        + "{\"name\":\"first\",\"status\":\"ok\"},"
        + "{\"name\":\"second\",\"status\":\"not-ok\",\"reason\":\"restoring 3 stores\"}]}");

    failure = Optional.of("stopped");
    HttpResponse<String> health = get("/health");
    assertThat(health.statusCode()).isEqualTo(503);
    assertThat(health.headers().firstValue("Content-Type")).contains("application/json");
    assertThat(health.body()).contains("\"reason\":\"stopped\"");
    assertThat(get("/metrics").body()).contains("budgeteer_component_healthy{component=\"first\"} 1.0",
        "budgeteer_component_healthy{component=\"second\"} 0.0");
  }

  @Test
  void aComponentThatThrowsIsNotWell() throws Exception {
    server.watch(List.of(new Component("broken", () -> {
      throw new IllegalStateException("secret");
    }, Optional::empty)), registry);

    HttpResponse<String> health = get("/health");

    assertThat(health.statusCode()).isEqualTo(503);
    assertThat(health.body()).contains("does not answer: IllegalStateException").doesNotContain("secret");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/healthy", "/health/", "/metrics/jvm"})
  void otherPathsAreNotFound(String path) throws Exception {
    assertThat(get(path).statusCode()).isEqualTo(404);
  }

  @Test
  void nothingButReadingIsAllowed() throws Exception {
    HttpResponse<String> posted = client.send(HttpRequest.newBuilder(server.url().resolve("/health"))
        .POST(HttpRequest.BodyPublishers.ofString("x")).build(), HttpResponse.BodyHandlers.ofString());
    HttpResponse<String> head = client.send(
        HttpRequest.newBuilder(server.url().resolve("/metrics")).HEAD().build(),
        HttpResponse.BodyHandlers.ofString());

    assertThat(posted.statusCode()).isEqualTo(405);
    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(head.body()).isEmpty();
  }

  @Test
  void itListensOnLoopbackAloneAndSaysWhenAPortIsTaken() {
    URI url = server.url();

    assertThat(url.getHost()).isEqualTo("127.0.0.1");
    assertThatThrownBy(() -> OperationsServer.start(url.getPort(), registry))
        .isInstanceOf(BindException.class);
  }

  private HttpResponse<String> get(String path) throws Exception {
    return client.send(HttpRequest.newBuilder(server.url().resolve(path)).build(),
        HttpResponse.BodyHandlers.ofString());
  }
}

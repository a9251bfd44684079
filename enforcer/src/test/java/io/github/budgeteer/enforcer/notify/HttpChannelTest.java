package io.github.budgeteer.enforcer.notify;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Slack and the generic webhook, on a real server of this machine. */
class HttpChannelTest {
  private static final String SECRET = "T0-B0-c0ffee";

  private HttpServer server;
  private final List<String> bodies = Collections.synchronizedList(new ArrayList<>());
  private final List<String> keys = Collections.synchronizedList(new ArrayList<>());
  private int status = 200;
  private String answer = "ok";
  private Map<String, String> headers = Map.of();

  @BeforeEach
  void startServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  @AfterEach
  void stopServer() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
      if (status / 100 == 2) {
        bodies.add(body);
      }
      keys.add(exchange.getRequestHeaders().getFirst("Idempotency-Key"));
      headers.forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
      byte[] bytes = answer.getBytes(UTF_8);
      exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  private SecretUrl url() {
    return SecretUrl.of("http://127.0.0.1:" + server.getAddress().getPort() + "/services/" + SECRET);
  }

  private abstract class OverHttp extends ChannelConformance {
    private Channel channel;

    abstract Channel open(SecretUrl url);

    @BeforeEach
    void open() {
      channel = open(url());
    }

    @AfterEach
    void close() {
      channel.close();
    }

    @Override
    protected Channel channel() {
      return channel;
    }

    @Override
    protected List<String> received() {
      List<String> all = List.copyOf(bodies);
      bodies.clear();
      return all;
    }

    @Override
    protected String remove() {
      status = 404;
      answer = "no_service " + SECRET;
      return SECRET;
    }

    @Override
    protected void breakDown() {
      server.stop(0);
    }
  }

  @Nested
  class Slack extends OverHttp {
    @Override
    Channel open(SecretUrl url) {
      return new SlackChannel(url);
    }

    @Test
    void whatComesOutOfLogsCallsNobodyAndIsNoMarkup() throws Exception {
      channel().send(List.of(FAILURE));

      JsonNode body = json(received().getFirst());
      assertThat(body.get("text").asText()).startsWith(":rotating_light: user/ops/ana: access could NOT be")
          .contains("a &lt;!channel&gt; &amp; \"remedy\"").doesNotContain("<");
      assertThat(body.get("mrkdwn").asBoolean()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"404,no_service,create one and configure its address",
        "410,channel_is_archived,for another one",
        "403,action_prohibited,an administrator has restricted posting"})
    void whatSlackRefusesIsExplained(int code, String word, String meaning) {
      status = code;
      answer = word;

      assertThat(channel().send(List.of(SUSPENSION))).singleElement().isInstanceOfSatisfying(
          Delivery.Refused.class, refused -> assertThat(refused.reason()).startsWith("Slack answers " + code)
              .contains(meaning));
    }

    @Test
    void slacksRateIsKept() {
      status = 429;
      answer = "rate_limited";
      headers = Map.of("Retry-After", "30");

      assertThat(channel().send(List.of(SUSPENSION))).containsExactly(new Delivery.Unavailable(
          "Slack answers 429: too many messages at once", Duration.ofSeconds(30)));
    }
  }

  @Nested
  class Webhook extends OverHttp {
    @Override
    Channel open(SecretUrl url) {
      return new WebhookChannel(url);
    }

    @Test
    void theBodyHasEveryFieldAndTheSameKeyEachTime() throws Exception {
      channel().send(List.of(SUSPENSION));
      channel().send(List.of(SUSPENSION));

      JsonNode body = json(bodies.getFirst());
      assertThat(body.toPrettyString()).isEqualTo(json(
          """
              {"id":"arn:aws:iam::123456789012:user/ops/ana/7","type":"SuspensionRequired","severity":"warning",
               "audience":"budget_alerts","title":"user/ops/ana: final warning, access is being taken away",
               "text":"Principal: arn:aws:iam::123456789012:user/ops/ana (user)\\nSpent: $6.33 of $5.00 (126 %)\\nPeriod: 2026-11-01 00:00 UTC to 2026-12-01 00:00 UTC\\nWhat happened: grace is over.\\nNext: another message follows when IAM has been read back as denying access. Access comes back at 2026-12-01 00:00 UTC, when the next period begins, or earlier if the limit is raised or a lease is granted.\\nTo ask for more: https://wiki.example/budgets?a=<b>",
               "principalId":"arn:aws:iam::123456789012:user/ops/ana","accountType":"user","spent":"6.33","limit":"5","percent":126,
               "next":"another message follows when IAM has been read back as denying access. Access comes back at 2026-12-01 00:00 UTC, when the next period begins, or earlier if the limit is raised or a lease is granted.",
               "nextAt":"2026-12-01T00:00:00Z","contact":"https://wiki.example/budgets?a=<b>","occurredAt":"2026-11-01T12:00:00Z"}
              """)
          .toPrettyString());
      assertThat(keys).containsExactly("arn:aws:iam::123456789012:user/ops/ana/7",
          "arn:aws:iam::123456789012:user/ops/ana/7");
    }

    @Test
    void aRedirectIsNotFollowed() {
      status = 302;
      headers = Map.of("Location", "http://127.0.0.1:" + server.getAddress().getPort() + "/elsewhere");

      assertThat(channel().send(List.of(SUSPENSION))).singleElement().isInstanceOfSatisfying(
          Delivery.Refused.class, refused -> assertThat(refused.reason()).contains("a redirect"));
      assertThat(keys).hasSize(1);
    }

    @Test
    void aLongAnswerIsAnAnswer() {
      answer = "x".repeat(100_000);
      assertThat(channel().send(List.of(SUSPENSION))).containsExactly(new Delivery.Delivered());

      status = 503;
      assertThat(channel().send(List.of(SUSPENSION)))
          .hasOnlyElementsOfType(Delivery.Unavailable.class);
    }

    @Test
    void whatIsNoNewsIsNotForPeople() {
      assertThat(channel().concerns(NO_NEWS)).isFalse();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"hooks.example/secret", "http://hooks.example/secret",
      "https://ana:secret@hooks.example/",
      "https:///secret", "https://hooks.example/a b secret", "ftp://hooks.example/secret", ""})
  void whatIsNoSafeAddressIsRefusedWithoutAWordOfIt(String text) {
    assertThatThrownBy(() -> SecretUrl.of(text)).isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("accepted: one https:// address").hasMessageNotContaining("secret")
        .hasNoCause();
    assertThat(SecretUrl.of("https://hooks.example/secret").toString()).doesNotContain("hooks", "secret");
  }

  private static JsonNode json(String text) throws IOException {
    return JsonMapper.builder().build().readTree(text);
  }
}

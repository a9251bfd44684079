package io.github.budgeteer.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.budgeteer.connectors.aws.MotoServer;
import io.github.budgeteer.events.Decision;
import io.github.budgeteer.events.LedgerEntry;
import io.github.budgeteer.enforcer.EnforcerConfig;
import io.github.budgeteer.enforcer.guard.GuardLimits;
import io.github.budgeteer.enforcer.notify.NotifierConfig;
import io.github.budgeteer.enforcer.notify.SecretUrl;
import io.github.budgeteer.events.Mode;
import io.github.budgeteer.events.PeriodSpec;
import io.github.budgeteer.events.Usd;
import io.github.budgeteer.topology.stream.TopologySettings;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.TestAbortedException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.Dimension;
import software.amazon.awssdk.services.cloudwatch.model.Metric;

/** What a run that goes on says of itself over HTTP, and that the operator's page says the same. */
class OperationsTest {
  private static final Path PAGE = Path.of("..", "docs", "operations.md");
  private static final Pattern IN_PAGE = Pattern.compile("^\\| `(budgeteer\\.[a-z.]+)` \\|",
      Pattern.MULTILINE);
  private static final Pattern IN_CLOUDWATCH = Pattern.compile("^\\| `(budgeteer\\.[a-z.]+)` \\|.*\\| ✓ \\|$",
      Pattern.MULTILINE);
  private static final Pattern PUBLISHED = Pattern.compile("^# TYPE (budgeteer_\\w+) ", Pattern.MULTILINE);

  private static @Nullable MotoServer moto;

  @TempDir
  Path scratch;
  private final HttpClient client = HttpClient.newHttpClient();

  @BeforeAll
  static void startCloudWatch() throws Exception {
    try {
      moto = MotoServer.start();
      System.setProperty("aws.endpointUrl", moto.url().toString());
      System.setProperty("aws.region", "us-east-1");
      // Its first answer takes seconds, and the last values are not waited for as long.
      try (CloudWatchClient client = cloudWatch(moto)) {
        client.listMetrics();
      }
    } catch (TestAbortedException e) {
      // Without it, what CloudWatch gets is left out, and nothing else.
    }
  }

  @AfterAll
  static void stopCloudWatch() {
    System.clearProperty("aws.endpointUrl");
    System.clearProperty("aws.region");
    if (moto != null) {
      moto.close();
    }
  }

  @Test
  void aRunPublishesWhatThePageNamesAndThePageNamesWhatItPublishes() throws Exception {
    Path logs = Files.createDirectories(scratch.resolve("logs"));
    Path data = scratch.resolve("data");
    AtomicReference<Runnable> stop = new AtomicReference<>();
    ConcurrentLinkedQueue<LedgerEntry> told = new ConcurrentLinkedQueue<>();
    CompletableFuture<Results> live = new CompletableFuture<>();
    Inbox inbox = new Inbox();
    Thread.ofPlatform().start(() -> {
      try (DataDirectory directory = DataDirectory.open(data).orElseThrow()) {
        live.complete(
            new LiveRun(directory, inputs(logs, inbox.url()), PriceImportTest.SILENT, 0,
                Optional.ofNullable(moto).map(to -> new CloudWatchTarget("staging", 1))).run(stop::set,
                    told::add,
                    notice -> {}));
      } catch (RuntimeException | Error e) {
        live.completeExceptionally(e);
      }
    });
    try {
      check(live, told, data, logs);
      assertThat(await(live, () -> inbox.received().stream().map(body -> body.get("type").asText()).toList()
          .contains("AccessSuspended") ? inbox.received() : null))
          .extracting(body -> body.get("contact").asText())
          .containsOnly("ask ben");
      assertThat(inbox.received()).extracting(body -> body.get("type").asText())
          .containsSubsequence("SuspensionRequired", "AccessSuspended").doesNotHaveDuplicates();
    } finally {
      inbox.close();
      Runnable request = stop.get();
      if (request != null) {
        request.run();
        live.get(60, TimeUnit.SECONDS);
      }
    }
    assertThat(data.resolve(DataDirectory.INSTANCE)).as("once the run has ended").doesNotExist();
    if (moto != null) {
      checkCloudWatch(moto);
    }
  }

  private static CloudWatchClient cloudWatch(MotoServer server) {
    return CloudWatchClient.builder().region(Region.US_EAST_1).endpointOverride(server.url())
        .httpClient(UrlConnectionHttpClient.create()).build();
  }

  /** The last values were published when the run ended, before the first minute was over. */
  private static void checkCloudWatch(MotoServer server) throws Exception {
    try (CloudWatchClient reader = cloudWatch(server)) {
      List<Metric> all = reader.listMetricsPaginator(list -> list.namespace("BedrockBudgeteer")).metrics()
          .stream().toList();

      Set<String> expected = names(IN_CLOUDWATCH, Files.readString(PAGE));
      expected.add("budgeteer_principal_spend");
      expected.remove("budgeteer_connector_newest_age"); // Of a connector that is stopped there is none.
      Set<String> published = new TreeSet<>();
      all.forEach(metric -> published.add(
          metric.metricName().replace('.', '_').replaceAll("_(count|value|sum|avg|max)$", "")));
      assertThat(published).isEqualTo(expected);
      assertThat(all).hasSizeBetween(100, 200).allSatisfy(metric -> assertThat(metric.dimensions())
          .contains(Dimension.builder().name("Environment").value("staging").build()));
      assertThat(all.stream().filter(metric -> metric.dimensions().toString().contains("arn:aws")))
          .singleElement().satisfies(metric -> assertThat(metric.dimensions()).contains(Dimension.builder()
              .name("PrincipalId").value("arn:aws:iam::123456789012:user/ana").build()));
    }
  }

  private void check(CompletableFuture<Results> live, Collection<LedgerEntry> told, Path data, Path logs)
      throws Exception {
    URI http = await(live, () -> Instance.of(data).map(Instance::httpUrl).map(URI::create).orElse(null));
    await(live, () -> get(http, "/ready").statusCode() == 200 ? true : null);
    assertThat(get(http, "/health").statusCode()).isEqualTo(200);
    assertThat(get(http, "/health").body()).contains("\"topology\"", "\"enforcer\"", "\"mirror\"",
        "\"set-aside-meter\"", "\"notifier\"", "\"invocation-logs\"", "\"usage-mirror\"", "\"price-mirror\"");
    Instance instance = Instance.of(data).orElseThrow();
    assertThat(instance.pid()).isEqualTo(ProcessHandle.current().pid());
    assertThat(
        client.send(HttpRequest.newBuilder(URI.create(instance.connectUrl()).resolve("/connectors")).build(),
            HttpResponse.BodyHandlers.ofString()).body())
        .contains("invocation-logs");

    Files.writeString(logs.resolve("log.json"),
        call("r-1", "amazon.nova-pro-v1:0") + call("r-2", "amazon.nobody-knows-v1:0")
            + call("r-3", "amazon.nova-pro-v1:0").replaceFirst("\"timestamp\":\"[^\"]*",
                "\"timestamp\":\"2023-06-02T00:00:00Z")
            + "{\"broken\n");
    await(live,
        () -> told.stream().anyMatch(entry -> entry.entry() instanceof Decision.AccessSuspended)
            ? true
            : null);
    String metrics = await(live, () -> {
      String now = get(http, "/metrics").body();
      return now.contains("budgeteer_quarantined_total{reason=\"malformed-json\"} 1.0")
          && now.contains("budgeteer_quarantined_total{reason=\"beyond-horizon\"} 1.0")
          && now.contains("budgeteer_consumer_lag{group=\"topology\",topic=\"invocations\"} 0.0")
              ? now
              : null;
    });

    assertThat(metrics).contains("budgeteer_invocations_total{outcome=\"charged\"} 2.0",
        "budgeteer_invocations_total{outcome=\"duplicate\"} 0.0", "budgeteer_invocations_estimated_total 1.0",
        "budgeteer_decisions_total{type=\"SuspensionRequired\"} 1.0",
        "budgeteer_decisions_total{type=\"AccessSuspended\"} 1.0",
        "budgeteer_enforcement_seconds_count{action=\"suspend\",outcome=\"verified\"} 1",
        "budgeteer_enforcement_open 0.0", "budgeteer_component_healthy{component=\"enforcer\"} 1.0",
        "budgeteer_dead_letters_total 0.0", "budgeteer_records_dropped_total 0.0", "jvm_memory_used_bytes",
        "budgeteer_consumer_lag{group=\"enforcer\",topic=\"decisions\"}",
        "budgeteer_consumer_lag{group=\"mirror\",topic=\"accounts\"}");
    assertThat(value(metrics, "budgeteer_notifications_total{channel=\"slack\",outcome=\"delivered\"}"))
        .isZero();
    assertThat(value(metrics, "budgeteer_notifications_waiting{channel=\"slack\"}")).isPositive();
    assertThat(value(metrics, "budgeteer_decision_latency_seconds_count")).isGreaterThanOrEqualTo(2);
    assertThat(value(metrics, "budgeteer_decision_event_latency_seconds_max"))
        .isGreaterThan(value(metrics, "budgeteer_decision_latency_seconds_max"));
    assertThat(value(metrics, "budgeteer_invocations_age_seconds")).isBetween(0.0, 60.0);
    assertThat(value(metrics, "budgeteer_connector_records_total{connector=\"invocation-logs\"}"))
        .isPositive();
    assertThat(value(metrics, "budgeteer_connector_objects_total{connector=\"invocation-logs\"}"))
        .isEqualTo(1);
    assertThat(value(metrics, "budgeteer_connector_bytes_total{connector=\"invocation-logs\"}"))
        .isEqualTo((double) Files.size(logs.resolve("log.json")));
    assertThat(value(metrics, "budgeteer_connector_quarantined_total{connector=\"invocation-logs\"}"))
        .isEqualTo(1);
    assertThat(value(metrics, "budgeteer_connector_newest_age_seconds{connector=\"invocation-logs\"}"))
        .isBetween(0.0, 120.0);
    assertThat(metrics).doesNotContain("user/ana", "123456789012");
    assertThat(names(PUBLISHED, metrics)).isEqualTo(names(IN_PAGE, Files.readString(PAGE)));
  }

  /** Returns names in one form: what Prometheus appends for type and unit is left out. */
  private static Set<String> names(Pattern pattern, String text) {
    Set<String> names = new TreeSet<>();
    for (Matcher matcher = pattern.matcher(text); matcher.find();) {
      names.add(matcher.group(1).replace('.', '_').replaceAll("(_seconds)?(_max)?(_total)?$", ""));
    }
    return names;
  }

  private static double value(String metrics, String series) {
    return metrics.lines().filter(line -> line.startsWith(series + " "))
        .map(line -> Double.parseDouble(line.substring(series.length() + 1))).findFirst().orElseThrow();
  }

  private static <T> T await(CompletableFuture<?> live, Callable<T> question) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
    while (System.nanoTime() < end) {
      if (live.isDone()) {
        throw new AssertionError("the run ended: " + live.get());
      }
      T answer = question.call();
      if (answer != null) {
        return answer;
      }
      Thread.sleep(100);
    }
    throw new AssertionError("not in time");
  }

  private HttpResponse<String> get(URI http, String path) throws Exception {
    return client.send(HttpRequest.newBuilder(http.resolve(path)).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private static RunInputs inputs(Path logs, String webhook) {
    RunOptions options = new RunOptions(Usd.of("0.05"), Duration.ZERO,
        // Not from the arrival of the first call on: that call was before.
        new PeriodSpec.Calendar(PeriodSpec.Unit.MONTH, ZoneOffset.UTC), null, Mode.ENFORCE, null, null, null);
    // Nobody listens at Slack's address: neither enforcement nor the other channel minds.
    NotifierConfig notifier = new NotifierConfig(Optional.of(SecretUrl.of("http://127.0.0.1:1/c0ffee")),
        Optional.of(SecretUrl.of(webhook)), Map.of(), Optional.empty(), Optional.of("ask ben"));
    return new RunInputs(List.of(logs), List.of(), options.policies(), List.of(), List.of(), List.of(),
        new LiveInputs(Duration.ofDays(2), TopologySettings.BLIND_AFTER, Optional.of(GuardLimits.usual()),
            Optional.of(notifier), EnforcerConfig.RECONCILE_EVERY));
  }

  private static String call(String id, String model) {
    return """
        {"schemaType":"ModelInvocationLog","schemaVersion":"1.0","timestamp":"%s","accountId":"123456789012",\
        "identity":{"arn":"arn:aws:iam::123456789012:user/ana"},"region":"us-east-1","requestId":"%s",\
        "operation":"Converse","modelId":"%s","input":{"inputTokenCount":100000},"output":{"outputTokenCount":0}}
        """
        .formatted(Instant.now().truncatedTo(ChronoUnit.MILLIS), id, model);
  }
}

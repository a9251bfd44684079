package io.github.budgeteer.cli.operations;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.budgeteer.connectors.aws.MotoServer;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudwatch.CloudWatchAsyncClient;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.Dimension;
import software.amazon.awssdk.services.cloudwatch.model.Metric;
import software.amazon.awssdk.services.cloudwatch.model.MetricDataQuery;
import software.amazon.awssdk.services.cloudwatch.model.MetricDatum;
import software.amazon.awssdk.services.cloudwatch.model.PutMetricDataRequest;
import software.amazon.awssdk.services.cloudwatch.model.PutMetricDataResponse;

class CloudWatchMetricsTest {
  private static final Dimension STAGING = Dimension.builder().name("Environment").value("staging").build();

  @Test
  void whatWasCountedCanBeReadBackUnderOurNamespaceAndTheEnvironment() throws Exception {
    try (MotoServer moto = MotoServer.start();
        CloudWatchClient reader = CloudWatchClient.builder().region(Region.US_EAST_1)
            .endpointOverride(moto.url()).httpClient(UrlConnectionHttpClient.create()).build()) {
      assertThat(reader.listMetrics().metrics()).as("the first answer takes seconds").isEmpty();
      System.setProperty("aws.endpointUrl", moto.url().toString());
      System.setProperty("aws.region", "us-east-1");
      try (CloudWatchMetrics metrics = CloudWatchMetrics.start("staging")) {
        MeterRegistry registry = metrics.beside(new SimpleMeterRegistry());
        registry.counter("budgeteer.decisions", "type", "SuspensionRequired").increment(3);
        registry.gauge("budgeteer.enforcement.open", 2);
        registry.counter("jvm.gc.pauses").increment();
      } finally {
        System.clearProperty("aws.endpointUrl");
        System.clearProperty("aws.region");
      }

      List<Metric> published = reader.listMetrics(list -> list.namespace("BedrockBudgeteer")).metrics();
      assertThat(published).extracting(Metric::metricName).containsExactlyInAnyOrder(
          "budgeteer.decisions.count", "budgeteer.enforcement.open.value");
      assertThat(published).allSatisfy(metric -> assertThat(metric.dimensions()).contains(STAGING));
      Instant now = Instant.now().truncatedTo(ChronoUnit.MINUTES);
      assertThat(reader.getMetricData(get -> get.startTime(now.minus(10, ChronoUnit.MINUTES))
          .endTime(now.plus(10, ChronoUnit.MINUTES))
          .metricDataQueries(MetricDataQuery.builder().id("decisions").metricStat(stat -> stat.stat("Sum")
              .period(60).metric(metric -> metric.namespace("BedrockBudgeteer")
                  .metricName("budgeteer.decisions.count").dimensions(STAGING,
                      Dimension.builder().name("type").value("SuspensionRequired").build())))
              .build()))
          .metricDataResults().getFirst().values()).containsExactly(3.0);
    }
  }

  @Test
  void anEndpointThatFailsCostsThatMinuteAloneAndDisturbsNobody() throws Exception {
    FakeCloudWatch fake = new FakeCloudWatch();
    fake.failures.set(2);
    List<MetricDatum> all = new ArrayList<>();
    try (CloudWatchMetrics metrics = new CloudWatchMetrics("staging", fake, Duration.ofMillis(200))) {
      MeterRegistry registry = metrics.beside(new SimpleMeterRegistry());
      registry.gauge("budgeteer.enforcement.open", 1);

      for (int call = 0; call < 3; call++) {
        all.clear();
        all.addAll(Objects.requireNonNull(fake.requests.poll(20, TimeUnit.SECONDS)).metricData());
        registry.counter("budgeteer.decisions", "type", "BudgetInitialized").increment();
      }
      fake.requests.clear();
      registry.counter("budgeteer.dead.letters").increment();
    }

    assertThat(all).extracting(MetricDatum::metricName).contains("budgeteer.enforcement.open.value");
    assertThat(fake.requests.stream().flatMap(request -> request.metricData().stream())
        .filter(datum -> datum.metricName().equals("budgeteer.dead.letters.count"))
        .mapToDouble(MetricDatum::value).sum()).as("published at the end at the latest").isEqualTo(1);
    assertThat(fake.closed).isTrue();
  }

  @Test
  void thePageMarksWhatIsPublished() throws Exception {
    String page = Files.readString(Path.of("..", "docs", "operations.md"));

    assertThat(
        Pattern.compile("^\\| `(budgeteer\\.[a-z.]+)` \\|.*\\| ✓ \\|$", Pattern.MULTILINE).matcher(page)
            .results().map(row -> row.group(1)))
        .containsExactlyInAnyOrderElementsOf(CloudWatchMetrics.PUBLISHED);
  }

  @Test
  void aTimerIsFourMetricsAndItsBucketsAreNone() throws Exception {
    FakeCloudWatch fake = new FakeCloudWatch();
    try (CloudWatchMetrics metrics = new CloudWatchMetrics("staging", fake, Duration.ofMinutes(1))) {
      Timer.builder("budgeteer.decision.latency")
          .serviceLevelObjectives(Duration.ofMillis(50), Duration.ofSeconds(1))
          .register(metrics.beside(new SimpleMeterRegistry())).record(Duration.ofMillis(20));
    }

    assertThat(fake.requests.take().metricData()).extracting(MetricDatum::metricName)
        .containsExactlyInAnyOrder("budgeteer.decision.latency.sum", "budgeteer.decision.latency.count",
            "budgeteer.decision.latency.avg", "budgeteer.decision.latency.max");
  }

  /** Takes what is published, after it has failed some times. */
  private static final class FakeCloudWatch implements CloudWatchAsyncClient {
    private final BlockingQueue<PutMetricDataRequest> requests = new LinkedBlockingQueue<>();
    private final AtomicInteger failures = new AtomicInteger();
    private volatile boolean closed;

    @Override
    public CompletableFuture<PutMetricDataResponse> putMetricData(PutMetricDataRequest request) {
      requests.add(request);
      if (failures.getAndDecrement() > 0) {
        return CompletableFuture.failedFuture(SdkClientException.create("connection refused"));
      }
      return CompletableFuture.completedFuture(PutMetricDataResponse.builder().build());
    }

    @Override
    public String serviceName() {
      return SERVICE_NAME;
    }

    @Override
    public void close() {
      closed = true;
    }
  }
}

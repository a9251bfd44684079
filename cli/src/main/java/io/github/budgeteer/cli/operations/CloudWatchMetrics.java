package io.github.budgeteer.cli.operations;

import io.micrometer.cloudwatch2.CloudWatchConfig;
import io.micrometer.cloudwatch2.CloudWatchMeterRegistry;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.core.instrument.config.MeterFilter;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.services.cloudwatch.CloudWatchAsyncClient;

/**
 * Publishes to CloudWatch once a minute, and once more at the end, on threads of its own: an endpoint that fails or does not
 * answer costs the minute's values and holds up nothing else.
 *
 * <p>CloudWatch is paid by the metric, so only those are published that an alarm or a dashboard needs; {@code docs/operations.md}
 * names them.
 */
public final class CloudWatchMetrics implements AutoCloseable {
  public static final String NAMESPACE = "BedrockBudgeteer";
  /** What a principal has spent in its period: nobody's unless some are asked for. */
  public static final String PRINCIPAL_SPEND = "budgeteer.principal.spend";
  /** All that is published, by the names that {@code /metrics} has too. */
  static final Set<String> PUBLISHED = Set.of("budgeteer.invocations", "budgeteer.invocations.estimated",
      "budgeteer.invocations.age", "budgeteer.logging.changes", "budgeteer.quarantined",
      "budgeteer.dead.letters", "budgeteer.records.dropped", "budgeteer.consumer.lag", "budgeteer.decisions",
      "budgeteer.decision.latency", "budgeteer.decision.event.latency", "budgeteer.enforcement",
      "budgeteer.enforcement.open", "budgeteer.mirror.failures", "budgeteer.notifications",
      "budgeteer.notifications.waiting", "budgeteer.drift.found",
      "budgeteer.drift.repaired", "budgeteer.reconciliation.age", "budgeteer.connector.newest.age",
      "budgeteer.component.healthy", "budgeteer.streams.restarts");
  private static final Duration STEP = Duration.ofMinutes(1);
  /** The last values are published while the process stops, which must not take longer. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final CloudWatchAsyncClient client;
  private final MeterRegistry registry;

  CloudWatchMetrics(String environment, CloudWatchAsyncClient client, Duration step) {
    this.client = client;
    registry = new CloudWatchMeterRegistry(new CloudWatchConfig() {
      @Override
      public @Nullable String get(String key) {
        return null; // No properties: all of it stands here.
      }

      @Override
      public String namespace() {
        return NAMESPACE;
      }

      @Override
      public Duration step() {
        return step;
      }
    }, Clock.SYSTEM, client);
    registry.config().commonTags("Environment", environment)
        .meterFilter(MeterFilter.denyUnless(
            id -> PUBLISHED.contains(id.getName()) || id.getName().equals(PRINCIPAL_SPEND)));
  }

  /**
   * Starts publishing, with the SDK's default credentials and Region; {@code AWS_ENDPOINT_URL} is honoured.
   *
   * @param environment the dimension {@code Environment} of every metric
   * @throws IllegalStateException if there is no Region to publish in
   */
  public static CloudWatchMetrics start(String environment) {
    try {
      return new CloudWatchMetrics(environment,
          CloudWatchAsyncClient.builder().httpClientBuilder(NettyNioAsyncHttpClient.builder())
              .overrideConfiguration(configuration -> configuration.apiCallTimeout(PATIENCE)).build(),
          STEP);
    } catch (SdkException e) {
      throw new IllegalStateException("cannot publish metrics to CloudWatch: " + e.getMessage(), e);
    }
  }

  /** Returns what is published to CloudWatch alone. */
  public MeterRegistry registry() {
    return registry;
  }

  /** Returns a registry whose meters stand in another one, and are published if they are among those that are. */
  public MeterRegistry beside(MeterRegistry other) {
    return new CompositeMeterRegistry(Clock.SYSTEM, Set.of(other, registry));
  }

  @Override
  public void close() {
    registry.close();
    client.close();
  }
}

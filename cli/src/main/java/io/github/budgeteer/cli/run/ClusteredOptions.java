package io.github.budgeteer.cli.run;

import io.github.budgeteer.topology.budget.PolicyBook;
import io.github.budgeteer.topology.stream.StreamsOptions;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How one of several instances of the topology runs.
 *
 * @param streams its part of the work, and the brokers
 * @param topicPrefix prefix of every topic's name
 * @param environment whose settings count, besides the global ones
 * @param policies the rules per account type until settings change them, the same at each instance
 * @param lateHorizon how far behind the newest call another one may be; null for no end
 * @param blindAfter how long no call may come in before metering counts as blind
 * @param httpPort where health and metrics are served on loopback; 0 for any port that is free
 * @param createPartitions how many partitions the topics keyed by principal get if they are missing; 0 to create none
 * @param cloudWatchMetrics whether metrics are published to CloudWatch too
 */
public record ClusteredOptions(StreamsOptions streams, String topicPrefix, String environment,
    PolicyBook policies,
    @Nullable Duration lateHorizon, Duration blindAfter, int httpPort, int createPartitions,
    boolean cloudWatchMetrics) {
  public ClusteredOptions {
    if (!topicPrefix.matches("[a-zA-Z0-9._-]*")) {
      throw new IllegalArgumentException(
          "--topic-prefix: '" + topicPrefix + "'; accepted: letters, digits, ., _ and -");
    }
    if (!environment.matches("[a-z0-9-]+")) {
      throw new IllegalArgumentException(
          "ENVIRONMENT: '" + environment
              + "'; accepted: lower-case letters, digits and -, such as production");
    }
  }

  Brokers brokers() {
    return new Brokers(streams.bootstrapServers(), streams.kafka());
  }
}

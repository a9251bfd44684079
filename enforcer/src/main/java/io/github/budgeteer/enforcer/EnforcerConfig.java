package io.github.budgeteer.enforcer;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How the enforcer works.
 *
 * @param bootstrapServers brokers, {@code host:port}
 * @param topicPrefix prefix of every topic's name
 * @param environment part of the DynamoDB tables' names
 * @param workers principals enforced at the same time
 * @param firstRetry wait after a first failed attempt; doubled after each further one
 * @param longestRetry the longest wait between two attempts
 */
public record EnforcerConfig(String bootstrapServers, String topicPrefix, String environment, int workers,
    Duration firstRetry, Duration longestRetry) {
  public EnforcerConfig {
    if (bootstrapServers.isBlank()) {
      throw new IllegalArgumentException("bootstrap servers: none; accepted: host:port, several with commas");
    }
    if (!topicPrefix.matches("[a-zA-Z0-9._-]*")) {
      throw new IllegalArgumentException(
          "topic prefix: " + topicPrefix + "; accepted: letters, digits, ., _ and -");
    }
    if (workers < 1) {
      throw new IllegalArgumentException("workers: " + workers + "; accepted: 1 or more");
    }
    if (firstRetry.isNegative() || longestRetry.compareTo(firstRetry) < 0) {
      throw new IllegalArgumentException("retries: first after " + firstRetry + ", longest " + longestRetry
          + "; accepted: 0 <= first <= longest");
    }
    if (!environment.matches("[a-z0-9-]+")) {
      throw new IllegalArgumentException(
          "environment: " + environment + "; accepted: lower-case letters, digits, -");
    }
  }

  /** Returns how long to wait between attempts. */
  public Backoff backoff(RandomGenerator random) {
    return new Backoff(firstRetry, longestRetry, random);
  }

  /** Returns a configuration with the usual number of workers and waits. */
  public static EnforcerConfig of(String bootstrapServers, String topicPrefix, String environment) {
    return new EnforcerConfig(bootstrapServers, topicPrefix, environment, 4, Duration.ofSeconds(1),
        Duration.ofMinutes(5));
  }
}

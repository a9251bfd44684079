package io.github.budgeteer.enforcer;

import io.github.budgeteer.enforcer.guard.GuardLimits;
import io.github.budgeteer.enforcer.workflow.ApiKeyUse;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * How the enforcer works.
 *
 * @param bootstrapServers brokers, {@code host:port}
 * @param topicPrefix prefix of every topic's name
 * @param workers rows written at the same time
 * @param attempts principals enforced at the same time
 * @param firstRetry wait after a first failed attempt; doubled after each further one
 * @param longestRetry the longest wait between two attempts
 * @param apiKeys what a suspension does to Bedrock API keys
 * @param guard when suspensions are held back; nothing for never
 * @param reconcileEvery how long a round takes that compares everybody with what is wanted; nothing to compare nobody, not even
 *     when asked
 * @param consumer how else brokers are reached by who reads, under Kafka's names
 */
public record EnforcerConfig(String bootstrapServers, String topicPrefix, int workers,
    int attempts, Duration firstRetry, Duration longestRetry, ApiKeyUse apiKeys,
    Optional<GuardLimits> guard, Optional<Duration> reconcileEvery,
    Map<String, Object> consumer) {
  /** How long a round takes that compares everybody with what is wanted, unless it is said otherwise. */
  public static final Duration RECONCILE_EVERY = Duration.ofMinutes(15);

  public EnforcerConfig {
    consumer = Map.copyOf(consumer);
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
    if (attempts < 1) {
      throw new IllegalArgumentException("attempts: " + attempts + "; accepted: 1 or more");
    }
    if (firstRetry.isNegative() || longestRetry.compareTo(firstRetry) < 0) {
      throw new IllegalArgumentException("retries: first after " + firstRetry + ", longest " + longestRetry
          + "; accepted: 0 <= first <= longest");
    }
    if (reconcileEvery.filter(every -> every.isNegative() || every.isZero()).isPresent()) {
      throw new IllegalArgumentException(
          "reconcile every: " + reconcileEvery.get() + "; accepted: a duration longer than 0");
    }
  }

  /** Returns how long to wait between attempts. */
  public Backoff backoff(RandomGenerator random) {
    return new Backoff(firstRetry, longestRetry, random);
  }

  /** Returns a configuration with the usual number of workers, waits and limits. */
  public static EnforcerConfig of(String bootstrapServers, String topicPrefix) {
    return new EnforcerConfig(bootstrapServers, topicPrefix, 4, 4, Duration.ofSeconds(1),
        Duration.ofMinutes(5), ApiKeyUse.LEAVE, Optional.of(GuardLimits.usual()),
        Optional.of(RECONCILE_EVERY), Map.of());
  }

  /** Returns this configuration with so many principals enforced at the same time. */
  public EnforcerConfig withAttempts(int number) {
    return new EnforcerConfig(bootstrapServers, topicPrefix, workers, number, firstRetry,
        longestRetry, apiKeys, guard, reconcileEvery, consumer);
  }

  /** Returns this configuration with another use of Bedrock API keys. */
  public EnforcerConfig with(ApiKeyUse use) {
    return new EnforcerConfig(bootstrapServers, topicPrefix, workers, attempts, firstRetry,
        longestRetry, use, guard, reconcileEvery, consumer);
  }

  /** Returns this configuration with another guard, or none. */
  public EnforcerConfig with(Optional<GuardLimits> limits) {
    return new EnforcerConfig(bootstrapServers, topicPrefix, workers, attempts, firstRetry,
        longestRetry, apiKeys, limits, reconcileEvery, consumer);
  }

  /** Returns this configuration with consumers that reach their brokers in another way. */
  public EnforcerConfig withConsumer(Map<String, Object> options) {
    return new EnforcerConfig(bootstrapServers, topicPrefix, workers, attempts, firstRetry,
        longestRetry, apiKeys, guard, reconcileEvery, options);
  }

  /** Returns this configuration with rounds of another length, or none and no comparing at all. */
  public EnforcerConfig withReconcileEvery(Optional<Duration> every) {
    return new EnforcerConfig(bootstrapServers, topicPrefix, workers, attempts, firstRetry,
        longestRetry, apiKeys, guard, every, consumer);
  }
}

package io.github.budgeteer.topology.stream;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.errors.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is asked of the brokers before the start. */
final class StartCheck {
  private static final Logger LOG = LoggerFactory.getLogger(StartCheck.class);
  /** Shorter than an orchestrator waits before it takes a start for failed. */
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private StartCheck() {}

  /**
   * Demands topics that fit together, and warns of transactions that do not hold.
   *
   * @throws IllegalStateException if the brokers do not answer, or as {@link PartitionCheck} says
   */
  static void run(StreamsOptions options, String topicPrefix) {
    Map<String, Object> client = new HashMap<>(options.kafka().admin());
    client.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, options.bootstrapServers());
    client.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) PATIENCE.toMillis());
    client.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) PATIENCE.toMillis());
    try (Admin admin = Admin.create(client)) {
      PartitionCheck.run(admin, topicPrefix);
      TransactionCheck.warning(admin).ifPresent(LOG::warn);
    } catch (ExecutionException e) {
      throw new IllegalStateException(switch (e.getCause()) {
        case TimeoutException _ -> "no broker answers at " + options.bootstrapServers() + " within "
            + PATIENCE.toSeconds() + " s";
        case null, default -> "cannot read the topics' partitions: " + e.getMessage();
      }, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while asking the brokers", e);
    }
  }
}

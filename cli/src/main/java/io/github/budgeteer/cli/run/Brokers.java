package io.github.budgeteer.cli.run;

import io.github.budgeteer.topology.stream.KafkaOptions;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;

/**
 * Where an instance's topics are, and how they are reached.
 *
 * @param bootstrapServers {@code host:port}, several with commas
 * @param options encryption, authentication and the like, under Kafka's names
 */
public record Brokers(String bootstrapServers, KafkaOptions options) {
  /** Returns brokers that anybody on this machine can reach. */
  static Brokers local(String bootstrapServers) {
    return new Brokers(bootstrapServers, KafkaOptions.NONE);
  }

  Map<String, Object> consumer(Map<String, Object> own) {
    return with(options.consumer(), own);
  }

  Map<String, Object> producer(Map<String, Object> own) {
    return with(options.producer(), own);
  }

  Map<String, Object> admin() {
    return with(options.admin(), Map.of());
  }

  private Map<String, Object> with(Map<String, Object> given, Map<String, Object> own) {
    Map<String, Object> all = new HashMap<>(given);
    all.putAll(own);
    all.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    return all;
  }
}

package io.github.budgeteer.cli.run;

import io.github.budgeteer.events.InferenceProfile;
import io.github.budgeteer.events.PriceFactor;
import io.github.budgeteer.events.PriceInput;
import io.github.budgeteer.events.PriceRow;
import io.github.budgeteer.events.Topic;
import io.github.budgeteer.topology.pricing.RateCard;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** The topics that hold what has changed of the shipped prices. */
final class PriceTopics {
  private PriceTopics() {}

  /** Returns the shipped rate card with all that has been published. */
  static RateCard read(String bootstrapServers) {
    Map<String, PriceInput> newest = new LinkedHashMap<>();
    for (Topic<PriceInput> topic : List.of(Topic.PRICES, Topic.INFERENCE_PROFILES)) {
      try (TopicReader<PriceInput> reader = TopicReader.of(bootstrapServers, Pipeline.PREFIX, topic)) {
        reader.readToEnd(newest::put, newest::remove);
      }
    }
    return RateCard.shipped().with(newest.values());
  }

  /**
   * Publishes changes, and returns once the broker has them.
   *
   * @throws RunFailedException if it does not take one
   */
  static void publish(String bootstrapServers, Collection<? extends PriceInput> changes) {
    if (changes.isEmpty()) {
      return;
    }
    try (KafkaProducer<String, byte[]> producer = new KafkaProducer<>(
        Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers), new StringSerializer(),
        new ByteArraySerializer())) {
      List<Future<RecordMetadata>> sent = new ArrayList<>();
      for (PriceInput change : changes) {
        Topic<PriceInput> topic = switch (change) {
          case PriceRow row -> Topic.PRICES;
          case PriceFactor factor -> Topic.PRICES;
          case InferenceProfile profile -> Topic.INFERENCE_PROFILES;
        };
        sent.add(producer.send(new ProducerRecord<>(topic.name(Pipeline.PREFIX), change.key(),
            topic.json().encode(change))));
      }
      for (Future<RecordMetadata> future : sent) {
        future.get();
      }
    } catch (ExecutionException e) {
      throw new RunFailedException("the broker did not take a price", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RunFailedException("interrupted", e);
    }
  }
}

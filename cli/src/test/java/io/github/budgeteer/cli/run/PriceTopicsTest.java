package io.github.budgeteer.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.budgeteer.cli.embedded.EmbeddedKafka;
import io.github.budgeteer.events.Component;
import io.github.budgeteer.events.ContextBand;
import io.github.budgeteer.events.PriceOrigin;
import io.github.budgeteer.events.PriceRow;
import io.github.budgeteer.events.RoutingScope;
import io.github.budgeteer.events.ServiceTier;
import io.github.budgeteer.events.Topic;
import io.github.budgeteer.events.Usd;
import io.github.budgeteer.topology.pricing.RateCard;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PriceTopicsTest {
  @Test
  void aPriceWhoseRecordWasRemovedIsNoneOfTheRateCards(@TempDir Path directory) throws Exception {
    PriceRow kept = price("eu-west-1");
    PriceRow removed = price("eu-west-3");
    try (EmbeddedKafka kafka = EmbeddedKafka.start(directory)) {
      Topics.create(kafka.bootstrapServers(), Pipeline.PREFIX);
      PriceTopics.publish(kafka.bootstrapServers(), List.of(kept, removed));
      assertThat(PriceTopics.read(kafka.bootstrapServers()).fingerprint())
          .isEqualTo(RateCard.shipped().with(List.of(kept, removed)).fingerprint());

      try (KafkaProducer<String, byte[]> producer = new KafkaProducer<>(
          Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrapServers()), new StringSerializer(),
          new ByteArraySerializer())) {
        producer.send(new ProducerRecord<>(Topic.PRICES.name(Pipeline.PREFIX), removed.key(), null)).get();
      }

      assertThat(PriceTopics.read(kafka.bootstrapServers()).fingerprint())
          .isEqualTo(RateCard.shipped().with(List.of(kept)).fingerprint());
    }
  }

  private static PriceRow price(String region) {
    return new PriceRow("amazon.nova-lite-v1:0", region, RoutingScope.IN_REGION, ServiceTier.STANDARD,
        Component.INPUT, ContextBand.ANY, Usd.of("0.5"), Instant.parse("2026-11-01T00:00:00Z"),
        PriceOrigin.OPERATOR, "contract");
  }
}

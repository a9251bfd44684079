package io.github.budgeteer.topology.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.budgeteer.events.Decision;
import io.github.budgeteer.events.LedgerEntry;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/** Decisions as CloudEvents 1.0, Kafka binding, binary mode: the value is the entry, all else stands in headers. */
final class CloudEvent {
  private CloudEvent() {}

  static Headers headers(LedgerEntry entry, Decision decision) {
    return new RecordHeaders().add("ce_specversion", bytes("1.0"))
        .add("ce_type", bytes("io.github.budgeteer." + decision.getClass().getSimpleName()))
        .add("ce_source", bytes("bedrock-budgeteer"))
        .add("ce_id", bytes(entry.principalId() + "/" + entry.sequence()))
        .add("ce_subject", bytes(entry.principalId())).add("ce_time", bytes(entry.occurredAt().toString()))
        .add("content-type", bytes("application/json"));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}

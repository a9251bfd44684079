package io.github.budgeteer.topology.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.budgeteer.events.Decision;
import io.github.budgeteer.events.LedgerEntry;
import io.github.budgeteer.events.Notice;
import java.time.Instant;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/** Decisions and notices as CloudEvents 1.0, Kafka binding, binary mode: the value stands alone, all else in headers. */
final class CloudEvent {
  private CloudEvent() {}

  static Headers headers(LedgerEntry entry, Decision decision) {
    return headers(decision, entry.principalId() + "/" + entry.sequence(), entry.principalId(),
        entry.occurredAt());
  }

  static Headers headers(Notice notice) {
    String subject = notice.blindness().key();
    return headers(notice,
        subject + "/" + notice.getClass().getSimpleName() + "/" + notice.occurredAt(), subject,
        notice.occurredAt());
  }

  private static Headers headers(Object event, String id, String subject, Instant time) {
    return new RecordHeaders().add("ce_specversion", bytes("1.0"))
        .add("ce_type", bytes("io.github.budgeteer." + event.getClass().getSimpleName()))
        .add("ce_source", bytes("bedrock-budgeteer")).add("ce_id", bytes(id))
        .add("ce_subject", bytes(subject)).add("ce_time", bytes(time.toString()))
        .add("content-type", bytes("application/json"));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}

package io.github.budgeteer.enforcer;

import io.github.budgeteer.events.Place;
import io.github.budgeteer.events.QuarantineReason;
import io.github.budgeteer.events.Quarantined;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** A record on {@code decisions} that this version does not understand, as it is put aside. */
final class UnreadableDecision {
  private UnreadableDecision() {}

  static Quarantined at(ConsumerRecord<String, byte[]> record, Instant now) {
    byte[] original = record.value() == null ? new byte[0] : record.value();
    return new Quarantined("sha256:" + sha256(original) + ",bytes:" + original.length, "no decision",
        "enforcer",
        now, 1, QuarantineReason.UNREADABLE_EVENT,
        new Place("kafka://" + record.topic() + "/" + record.partition(), record.offset(), record.offset()));
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}

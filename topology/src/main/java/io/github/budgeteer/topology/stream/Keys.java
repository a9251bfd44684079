package io.github.budgeteer.topology.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.budgeteer.events.Invocation;
import io.github.budgeteer.events.UsageRow;
import java.nio.ByteBuffer;
import java.time.Instant;

/** Binary keys whose byte order is the order we iterate in. */
final class Keys {
  private static final byte SEPARATOR = 0;
  private static final long HOUR_ZERO = 10_000_000;
  private static final int SECONDS_PER_HOUR = 3_600;

  private Keys() {}

  /**
   * Returns the key under which a call is remembered: its hour first, so that old ones can be forgotten. Copies of one call have
   * one event time.
   */
  static String seen(Invocation call) {
    return hour(call.occurredAt()) + '|' + call.dedupeKey();
  }

  /** Returns the smallest {@link #seen} key of a time's hour. */
  static String seenBefore(Instant time) {
    return hour(time);
  }

  /** Of one width for ten thousand years, and quicker than a date. */
  private static String hour(Instant time) {
    return Long.toString(HOUR_ZERO + Math.floorDiv(time.getEpochSecond(), SECONDS_PER_HOUR));
  }

  /** Returns the key under which a bounded run sorts a call. */
  static byte[] pending(Invocation call) {
    return pending(call.principalId(), call.occurredAt(), call.dedupeKey());
  }

  /** Returns the key under which a bounded run sorts a call: principal, event time, account and Region and request. */
  static byte[] pending(String principalId, Instant occurredAt, String call) {
    byte[] principal = principalId.getBytes(UTF_8);
    byte[] id = call.getBytes(UTF_8);
    ByteBuffer key = ByteBuffer.allocate(principal.length + 1 + Long.BYTES + Integer.BYTES + id.length);
    key.put(principal).put(SEPARATOR);
    putTime(key, occurredAt);
    return key.put(id).array();
  }

  /** Returns the principal of a {@link #pending} key. */
  static String principalOf(byte[] pendingKey) {
    int end = 0;
    while (pendingKey[end] != SEPARATOR) {
      end++;
    }
    return new String(pendingKey, 0, end, UTF_8);
  }

  /** Returns the key of a usage row: principal, hour, then what else tells rows apart. */
  static byte[] usage(UsageRow.Key row) {
    byte[] principal = row.principalId().getBytes(UTF_8);
    byte[] rest = row.toString().getBytes(UTF_8);
    ByteBuffer key = ByteBuffer.allocate(principal.length + 1 + Long.BYTES + Integer.BYTES + rest.length);
    key.put(principal).put(SEPARATOR);
    putTime(key, row.hour());
    return key.put(rest).array();
  }

  /** Returns the principal of a record key on the {@code usage} topic. */
  static String principalOf(String usageKey) {
    return usageKey.substring(0, usageKey.indexOf('|'));
  }

  /** Returns the smallest key after all {@link #usage} keys of a principal. */
  static byte[] afterPrincipal(String principalId) {
    byte[] principal = principalId.getBytes(UTF_8);
    return ByteBuffer.allocate(principal.length + 1).put(principal).put((byte) (SEPARATOR + 1)).array();
  }

  /** Returns the key under which an account waits: due time, principal. */
  static byte[] due(Instant dueAt, String principalId) {
    byte[] principal = principalId.getBytes(UTF_8);
    ByteBuffer key = ByteBuffer.allocate(Long.BYTES + Integer.BYTES + principal.length);
    putTime(key, dueAt);
    return key.put(principal).array();
  }

  /** Returns the smallest key after all that are due by a time. */
  static byte[] afterDue(Instant dueAt) {
    ByteBuffer key = ByteBuffer.allocate(Long.BYTES + Integer.BYTES);
    putTime(key, dueAt.plusNanos(1));
    return key.array();
  }

  static String principalOfDue(byte[] dueKey) {
    return new String(dueKey, Long.BYTES + Integer.BYTES, dueKey.length - Long.BYTES - Integer.BYTES, UTF_8);
  }

  /** Seconds with the sign bit flipped, so that times before 1970 sort first, then nanoseconds. */
  private static void putTime(ByteBuffer key, Instant time) {
    key.putLong(time.getEpochSecond() ^ Long.MIN_VALUE).putInt(time.getNano());
  }
}

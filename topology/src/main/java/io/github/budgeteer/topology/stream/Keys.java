package io.github.budgeteer.topology.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.budgeteer.events.Activity;
import io.github.budgeteer.events.InstantJson;
import io.github.budgeteer.events.Invocation;
import io.github.budgeteer.events.UsageRow;
import java.nio.ByteBuffer;
import java.time.Instant;

/** Binary keys whose byte order is the order we iterate in. */
final class Keys {
  private static final byte SEPARATOR = 0;
  private static final char NUL = 0;
  /** Ids of calls begin with the digits of their AWS account. */
  private static final String BEFORE_CALLS = "!";
  private static final long HOUR_ZERO = 10_000_000;
  private static final long MINUTE_ZERO = 10_000_000_000L;
  private static final int SEGMENT_ZERO = 1_000_000_000;
  private static final int SECONDS_PER_HOUR = 3_600;
  private static final int SECONDS_PER_MINUTE = 60;

  private Keys() {}

  /** Tells whether a principal's id can be one: none of what else has keys in our stores begins like it. */
  static boolean isArn(String principalId) {
    return principalId.startsWith("arn:");
  }

  /** Returns the minute of a time, counted from 1970. */
  static long minute(Instant time) {
    return Math.floorDiv(time.getEpochSecond(), SECONDS_PER_MINUTE);
  }

  /** Returns the key of a call that was taken in beyond the horizon: minute, account and Region and request. */
  static byte[] replayed(Invocation call) {
    byte[] id = call.dedupeKey().getBytes(UTF_8);
    return ByteBuffer.allocate(Long.BYTES + id.length).putLong(minute(call.occurredAt()) ^ Long.MIN_VALUE)
        .put(id).array();
  }

  /** Returns the minute of a {@link #replayed} key. */
  static long minuteOfReplayed(byte[] key) {
    return ByteBuffer.wrap(key).getLong() ^ Long.MIN_VALUE;
  }

  /** Returns the key of a segment of the calls of a minute, counted from 1970. */
  static String segment(long minute, int number) {
    return prefix(minute) + (SEGMENT_ZERO + number);
  }

  /** Tells whether a key is that of a segment of a minute. */
  static boolean isSegmentOf(String key, long minute) {
    return key.startsWith(prefix(minute));
  }

  private static String prefix(long minute) {
    return Long.toString(MINUTE_ZERO + minute) + '|';
  }

  /** Of one width for ten thousand years, and quicker than a date. */
  private static String hour(Instant time) {
    return Long.toString(HOUR_ZERO + Math.floorDiv(time.getEpochSecond(), SECONDS_PER_HOUR));
  }

  /** Returns the key under which a bounded run sorts a call. */
  static byte[] pending(Invocation call) {
    return pending(call.principalId(), call.occurredAt(), call.dedupeKey());
  }

  /** Returns the key under which a bounded run sorts what CloudTrail tells: before the calls of the same time. */
  static byte[] pending(Activity.Observation told) {
    return pending(told.principalId(), told.occurredAt(), BEFORE_CALLS + told.event());
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

  /** Returns the key of usage rows that differ in their component alone: the principal first, then the hour. */
  static String usage(UsageRow.Key row) {
    Instant periodStart = row.periodStart();
    return row.principalId() + NUL + hour(row.hour()) + NUL
        + (periodStart == null ? "" : InstantJson.text(periodStart))
        + (row.held() ? "|held|" : "|") + row.model() + '|' + row.region() + '|' + row.scope().name() + '|'
        + row.tier().name() + '|' + row.context().over();
  }

  /** Returns the beginning of all {@link #usage} keys of a principal. */
  static String ofPrincipal(String principalId) {
    return principalId + NUL;
  }

  /** Returns the principal of a record key on the {@code usage} topic. */
  static String principalOf(String usageKey) {
    return usageKey.substring(0, usageKey.indexOf('|'));
  }

  /** Returns the smallest key after all {@link #usage} keys of a principal. */
  static String afterPrincipal(String principalId) {
    return principalId + (char) (NUL + 1);
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

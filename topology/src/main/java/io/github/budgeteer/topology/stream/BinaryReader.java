package io.github.budgeteer.topology.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.budgeteer.events.Usd;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Reads what {@link BinaryWriter} has written, in the same order. */
final class BinaryReader {
  private final byte[] bytes;
  private int at;

  /**
   * Begins behind the version.
   *
   * @param what is read, for the message
   * @throws IllegalStateException if it was written in another version
   */
  BinaryReader(byte[] bytes, String what, int version) {
    this.bytes = bytes;
    if (bytes[at] != version) {
      throw new IllegalStateException(
          what + " of version " + bytes[at] + "; this program reads " + version);
    }
    at++;
  }

  boolean hasNext() {
    return at < bytes.length;
  }

  byte peek() {
    return bytes[at];
  }

  byte next() {
    return bytes[at++];
  }

  boolean nextFlag() {
    return next() != 0;
  }

  byte[] next(int length) {
    at += length;
    return Arrays.copyOfRange(bytes, at - length, at);
  }

  long nextLong() {
    at += Long.BYTES;
    return (long) BinaryWriter.LONGS.get(bytes, at - Long.BYTES);
  }

  int nextNumber() {
    int value = 0;
    int shift = 0;
    byte part;
    do {
      part = next();
      value |= (part & 0x7f) << shift;
      shift += 7;
    } while (part < 0);
    return (value >>> 1) ^ -(value & 1);
  }

  @Nullable
  Instant nextTime() {
    return nextFlag() ? Instant.ofEpochSecond(nextLong(), nextNumber()) : null;
  }

  /** Reads a time that is always there. */
  Instant time() {
    Instant time = nextTime();
    if (time == null) {
      throw new IllegalStateException("a time is missing");
    }
    return time;
  }

  @Nullable
  String nextText() {
    int length = nextNumber();
    return length < 0 ? null : new String(next(length), UTF_8);
  }

  /** Reads a text that is always there. */
  String text() {
    String text = nextText();
    if (text == null) {
      throw new IllegalStateException("a text is missing");
    }
    return text;
  }

  Usd nextUsd() {
    int length = next();
    return length == 0 ? Usd.ZERO : new Usd(new BigDecimal(new BigInteger(next(length)), nextNumber()));
  }
}

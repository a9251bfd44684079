package io.github.budgeteer.topology.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.budgeteer.events.Usd;
import java.math.BigInteger;
import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Writes the values of hot stores, into a buffer that is used again; for one thread. {@link BinaryReader} reads them. */
final class BinaryWriter {
  /** In the place of a length: the number stands as a long. */
  static final int LONG = 0;
  private static final int LONG_BITS = 63;

  private byte[] buffer = new byte[1 << 10];
  private int size;

  /** Begins a new value. */
  BinaryWriter reset() {
    size = 0;
    return this;
  }

  /** Returns the value. */
  byte[] toBytes() {
    return Arrays.copyOf(buffer, size);
  }

  BinaryWriter put(int value) {
    room(1);
    buffer[size++] = (byte) value;
    return this;
  }

  BinaryWriter put(byte[] bytes) {
    room(bytes.length);
    System.arraycopy(bytes, 0, buffer, size, bytes.length);
    size += bytes.length;
    return this;
  }

  /** Writes seven bits a byte, the lowest first: small numbers are short. */
  BinaryWriter putNumber(long value) {
    room(Long.BYTES + 2);
    long rest = (value << 1) ^ (value >> LONG_BITS);
    while ((rest & ~0x7fL) != 0) {
      buffer[size++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    buffer[size++] = (byte) rest;
    return this;
  }

  BinaryWriter put(@Nullable Instant time) {
    put(time == null ? 0 : 1);
    return time == null ? this : putNumber(time.getEpochSecond()).putNumber(time.getNano());
  }

  BinaryWriter put(@Nullable String text) {
    if (text == null) {
      return putNumber(-1);
    }
    byte[] bytes = text.getBytes(UTF_8);
    return putNumber(bytes.length).put(bytes);
  }

  /** Writes an unscaled value and a scale: quicker than decimal digits. */
  BinaryWriter put(Usd usd) {
    BigInteger unscaled = usd.amount().unscaledValue();
    putNumber(usd.amount().scale());
    if (unscaled.bitLength() <= LONG_BITS) {
      return putNumber(LONG).putNumber(unscaled.longValue());
    }
    byte[] bytes = unscaled.toByteArray();
    return putNumber(bytes.length).put(bytes);
  }

  private void room(int bytes) {
    if (size + bytes > buffer.length) {
      buffer = Arrays.copyOf(buffer, Math.max(2 * buffer.length, size + bytes));
    }
  }
}

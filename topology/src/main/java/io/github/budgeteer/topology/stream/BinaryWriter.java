package io.github.budgeteer.topology.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.budgeteer.events.Usd;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.math.BigDecimal;
import java.nio.ByteOrder;
import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Writes the values of hot stores, into a buffer that is used again; for one thread. {@link BinaryReader} reads them. */
final class BinaryWriter {
  static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  private static final int MOST_NUMBER_BYTES = 5;

  private byte[] buffer = new byte[1 << 10];
  private int size;

  /** Begins a new value. */
  BinaryWriter reset() {
    size = 0;
    return this;
  }

  /** Returns how many bytes the value has so far. */
  int size() {
    return size;
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

  BinaryWriter putLong(long value) {
    room(Long.BYTES);
    LONGS.set(buffer, size, value);
    size += Long.BYTES;
    return this;
  }

  /** Writes seven bits a byte, the lowest first: for numbers that are small, such as lengths. */
  BinaryWriter putNumber(int value) {
    room(MOST_NUMBER_BYTES);
    int rest = (value << 1) ^ (value >> (Integer.SIZE - 1));
    while ((rest & ~0x7f) != 0) {
      buffer[size++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    buffer[size++] = (byte) rest;
    return this;
  }

  BinaryWriter put(@Nullable Instant time) {
    put(time == null ? 0 : 1);
    return time == null ? this : putLong(time.getEpochSecond()).putNumber(time.getNano());
  }

  BinaryWriter put(@Nullable String text) {
    if (text == null) {
      return putNumber(-1);
    }
    byte[] bytes = text.getBytes(UTF_8);
    return putNumber(bytes.length).put(bytes);
  }

  /** Writes how long the unscaled value is, that, and a scale: quicker than decimal digits. */
  BinaryWriter put(Usd usd) {
    if (usd.fitsLong()) {
      return usd.unscaled() == 0
          ? put(0)
          : put(Long.BYTES).putLong(usd.unscaled()).putNumber(usd.scale());
    }
    BigDecimal amount = usd.amount();
    byte[] bytes = amount.unscaledValue().toByteArray();
    return put(bytes.length).put(bytes).putNumber(amount.scale());
  }

  private void room(int bytes) {
    if (size + bytes > buffer.length) {
      buffer = Arrays.copyOf(buffer, Math.max(2 * buffer.length, size + bytes));
    }
  }
}

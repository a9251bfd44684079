package io.github.budgeteer.connectors.log;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Looks at eight bytes at a time, as one number whose lowest byte is the first.
 *
 * <p>Marks are the high bits of bytes. Where a byte is marked wrongly, which a carry can do, a lower one is marked rightly:
 * so the lowest mark is always right, and no mark at all too.
 */
final class Words {
  static final int BYTES = Long.BYTES;
  /** The high bit of every byte. */
  static final long HIGHS = 0x8080808080808080L;
  private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class,
      ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101010101010101L;

  private Words() {}

  static long at(byte[] bytes, int index) {
    return (long) LONGS.get(bytes, index);
  }

  /** Marks the bytes that are a certain one. */
  static long equal(long word, char value) {
    long difference = word ^ (ONES * value);
    return (difference - ONES) & ~difference & HIGHS;
  }

  /** Marks the bytes below a certain one, which is 128 at most. */
  static long below(long word, char value) {
    return (word - ONES * value) & ~word & HIGHS;
  }

  /** Returns which byte has the lowest mark, from 0. */
  static int lowest(long marks) {
    return Long.numberOfTrailingZeros(marks) >>> 3;
  }
}

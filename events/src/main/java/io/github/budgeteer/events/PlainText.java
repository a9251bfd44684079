package io.github.budgeteer.events;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Texts whose bytes JSON has as they are: ASCII without control characters, quotes and backslashes; eight bytes at a time. */
final class PlainText {
  /** Eight bytes as a number, the first in the lowest place. */
  static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGH_BITS = 0x8080808080808080L;
  private static final long QUOTES = '"' * ONES;
  private static final long BACKSLASHES = '\\' * ONES;
  private static final long SPACES = ' ' * ONES;
  private static final long QUESTIONS = '?' * ONES;

  private PlainText() {}

  /** Returns a number whose lowest bit that is set is the highest of the first byte that is not plain; 0 if all are. */
  static long stops(long word) {
    return (zeros(word ^ QUOTES) | zeros(word ^ BACKSLASHES) | ((word - SPACES) & ~word) | word) & HIGH_BITS;
  }

  /** Marks the bytes that are 0; those behind the first may be marked wrongly. */
  private static long zeros(long word) {
    return (word - ONES) & ~word;
  }

  /**
   * Tells whether all of a text is plain.
   *
   * @param utf8 its bytes as {@link String#getBytes} returns them: a question mark may stand for half a letter, so it is none
   */
  static boolean is(byte[] utf8) {
    int at = 0;
    for (; at + Long.BYTES <= utf8.length; at += Long.BYTES) {
      long word = (long) LONGS.get(utf8, at);
      if ((stops(word) | (zeros(word ^ QUESTIONS) & HIGH_BITS)) != 0) {
        return false;
      }
    }
    for (; at < utf8.length; at++) {
      if (utf8[at] < ' ' || utf8[at] == '"' || utf8[at] == '\\' || utf8[at] == '?') {
        return false;
      }
    }
    return true;
  }
}

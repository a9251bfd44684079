package io.github.budgeteer.events;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Gives the same text for the same bytes: most of what calls consist of was there before, and a text that is the very same
 * object is not hashed and compared again.
 *
 * <p>For any number of threads. What is remembered has a bound; of two texts that meet at one place the later stays.
 */
public final class TextCache {
  private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class,
      ByteOrder.LITTLE_ENDIAN);
  private static final long MIX = 0x9e3779b97f4a7c15L;

  private final Known[] places;
  private final int shift;

  /** Immutable, so that threads need not agree about who remembers what. */
  private static final class Known {
    private final byte[] bytes;
    private final String text;

    Known(byte[] bytes) {
      this.bytes = bytes;
      this.text = new String(bytes, UTF_8);
    }
  }

  /**
   * Makes an empty cache.
   *
   * @param bits two to the power of these is how many texts it remembers
   */
  public TextCache(int bits) {
    places = new Known[1 << bits];
    shift = Long.SIZE - bits;
  }

  /** Returns the text of some bytes, which are UTF-8. */
  public String text(byte[] bytes) {
    return text(bytes, 0, bytes.length);
  }

  /** Returns the text of a part of some bytes, which is UTF-8. */
  public String text(byte[] bytes, int from, int to) {
    int place = (int) (hash(bytes, from, to) >>> shift);
    Known known = places[place];
    if (known == null || !Arrays.equals(bytes, from, to, known.bytes, 0, known.bytes.length)) {
      known = new Known(Arrays.copyOfRange(bytes, from, to));
      places[place] = known;
    }
    return known.text;
  }

  /** Of the first word and the last two: names differ at their ends. */
  private static long hash(byte[] bytes, int from, int to) {
    int length = to - from;
    if (length >= Long.BYTES) {
      long last = (long) LONGS.get(bytes, to - Long.BYTES);
      long before = (long) LONGS.get(bytes, Math.max(from, to - 2 * Long.BYTES));
      return ((((long) LONGS.get(bytes, from) * MIX ^ before) * MIX ^ last) + length) * MIX;
    }
    long hash = length;
    for (int i = from; i < to; i++) {
      hash = hash << Byte.SIZE ^ bytes[i];
    }
    return hash * MIX;
  }
}

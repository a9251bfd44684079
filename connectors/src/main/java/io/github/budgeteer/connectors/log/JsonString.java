package io.github.budgeteer.connectors.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** The inside of JSON strings: where one ends, checked on the way, and what it says. */
final class JsonString {
  private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class,
      ByteOrder.LITTLE_ENDIAN);
  private static final int WORD = Long.BYTES;
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGHS = 0x8080808080808080L;
  private static final long QUOTES = ONES * '"';
  private static final long BACKSLASHES = ONES * '\\';
  private static final long BLANKS = ONES * ' ';
  private static final int HEX_DIGITS = 4;

  private JsonString() {}

  /**
   * Returns the index behind a string's closing quote.
   *
   * @param from index behind its opening quote
   * @throws MalformedJsonException if it is no string in UTF-8 or does not end before {@code end}
   */
  static int end(byte[] bytes, int from, int end) {
    int i = from;
    while (true) {
      i = plainEnd(bytes, i, end);
      if (i >= end) {
        throw MalformedJsonException.endsEarly();
      }
      byte value = bytes[i];
      if (value == '"') {
        return i + 1;
      }
      if (value == '\\') {
        i = escapeEnd(bytes, i, end);
      } else if (value < 0) {
        i = characterEnd(bytes, i, end);
      } else if (value < ' ') {
        throw MalformedJsonException.at(i);
      } else {
        i++;
      }
    }
  }

  static boolean hasEscape(byte[] bytes, int from, int to) {
    for (int i = from; i < to; i++) {
      if (bytes[i] == '\\') {
        return true;
      }
    }
    return false;
  }

  /** Returns what a string says whose inside {@link #end} has checked. */
  static String decode(byte[] bytes, int from, int to) {
    String raw = new String(bytes, from, to - from, UTF_8);
    int escape = raw.indexOf('\\');
    if (escape < 0) {
      return raw;
    }
    StringBuilder text = new StringBuilder(raw.length());
    int copied = 0;
    while (escape >= 0) {
      text.append(raw, copied, escape);
      char kind = raw.charAt(escape + 1);
      copied = escape + 2;
      switch (kind) {
        case 'b' -> text.append('\b');
        case 'f' -> text.append('\f');
        case 'n' -> text.append('\n');
        case 'r' -> text.append('\r');
        case 't' -> text.append('\t');
        case 'u' -> {
          text.append((char) Integer.parseInt(raw, copied, copied + HEX_DIGITS, 16));
          copied += HEX_DIGITS;
        }
        default -> text.append(kind);
      }
      escape = raw.indexOf('\\', copied);
    }
    return text.append(raw, copied, raw.length()).toString();
  }

  /** Returns the index of the first byte that is not plain ASCII, or one of the last few before {@code end}. */
  private static int plainEnd(byte[] bytes, int from, int end) {
    int i = from;
    for (; i <= end - WORD; i += WORD) {
      long word = (long) LONGS.get(bytes, i);
      long quotes = word ^ QUOTES;
      long backslashes = word ^ BACKSLASHES;
      // Marks quotes, backslashes, what is below a blank, and what is no ASCII. A carry may mark too much, but only above a
      // right mark, and the lowest is the one that counts.
      long marks = (((quotes - ONES) & ~quotes) | ((backslashes - ONES) & ~backslashes)
          | ((word - BLANKS) & ~word) | word) & HIGHS;
      if (marks != 0) {
        return i + (Long.numberOfTrailingZeros(marks) >>> 3);
      }
    }
    return i;
  }

  private static int escapeEnd(byte[] bytes, int backslash, int end) {
    if (backslash + 1 >= end) {
      throw MalformedJsonException.endsEarly();
    }
    switch (bytes[backslash + 1]) {
      case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> {
        return backslash + 2;
      }
      case 'u' -> {
        int digits = backslash + 2;
        for (int i = digits; i < digits + HEX_DIGITS; i++) {
          if (i >= end) {
            throw MalformedJsonException.endsEarly();
          }
          if (Character.digit(bytes[i], 16) < 0) {
            throw MalformedJsonException.at(i);
          }
        }
        return digits + HEX_DIGITS;
      }
      default -> throw MalformedJsonException.at(backslash + 1);
    }
  }

  /** Returns the end of a character outside ASCII: a leading byte, and as many others as it asks for. */
  private static int characterEnd(byte[] bytes, int first, int end) {
    int lead = bytes[first] & 0xff;
    int length = lead >= 0xf8 ? 0 : lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc0 ? 2 : 0;
    if (length == 0) {
      throw MalformedJsonException.notUtf8(first);
    }
    for (int i = first + 1; i < first + length; i++) {
      if (i >= end) {
        throw MalformedJsonException.endsEarly();
      }
      if ((bytes[i] & 0xc0) != 0x80) {
        throw MalformedJsonException.notUtf8(i);
      }
    }
    return first + length;
  }
}

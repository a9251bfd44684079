package io.github.budgeteer.connectors.log;

import static java.nio.charset.StandardCharsets.UTF_8;

/** The inside of JSON strings: where one ends, checked on the way, and what it says. */
final class JsonString {
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
    long owed = 0;
    while (i <= end - Words.BYTES) {
      long word = Words.at(bytes, i);
      long marks = Words.equal(word, '"') | Words.equal(word, '\\') | Words.below(word, ' ');
      if (marks == 0) {
        if (((word & Words.HIGHS) | owed) != 0) {
          owed = continuations(word, owed, i);
        }
        i += Words.BYTES;
        continue;
      }
      int first = Words.lowest(marks);
      long before = word & ~(-1L << (first * Byte.SIZE));
      if (((before & Words.HIGHS) | owed) != 0) {
        continuations(before, owed, i);
        owed = 0;
      }
      i += first;
      switch (bytes[i]) {
        case '"' -> {
          return i + 1;
        }
        case '\\' -> i = escapeEnd(bytes, i, end);
        default -> throw MalformedJsonException.at(i);
      }
    }
    return endByByte(bytes, owed == 0 ? i : characterStart(bytes, i - 1), end);
  }

  /** Does the same one byte at a time, for the last few before {@code end}. */
  private static int endByByte(byte[] bytes, int from, int end) {
    int i = from;
    while (i < end) {
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
    throw MalformedJsonException.endsEarly();
  }

  /**
   * Checks the characters outside ASCII in eight bytes: each leading byte is followed by as many others as it asks for, and
   * there are no others.
   *
   * @param owed marks the first bytes if they must continue a character that began before
   * @return the same for the eight bytes that follow
   */
  private static long continuations(long word, long owed, int index) {
    long outside = word & Words.HIGHS;
    long bit6 = (word << 1) & outside;
    long bit5 = (word << 2) & bit6;
    long bit4 = (word << 3) & bit5;
    long tooLong = (word << 4) & bit4;
    long continuing = outside & ~bit6;
    long asked = (bit6 << 8) | (bit5 << 16) | (bit4 << 24) | owed;
    if (asked != continuing || tooLong != 0) {
      throw MalformedJsonException.notUtf8(index);
    }
    return (bit6 >>> 56) | (bit5 >>> 48) | (bit4 >>> 40);
  }

  private static int characterStart(byte[] bytes, int inside) {
    int start = inside;
    while ((bytes[start] & 0xc0) == 0x80) {
      start--;
    }
    return start;
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
    // Half a character, as "\\ud800" alone, has no bytes: it becomes a question mark.
    return new String(text.append(raw, copied, raw.length()).toString().getBytes(UTF_8), UTF_8);
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

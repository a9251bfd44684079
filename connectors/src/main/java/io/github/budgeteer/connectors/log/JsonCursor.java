package io.github.budgeteer.connectors.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.jspecify.annotations.Nullable;

/**
 * Reads JSON (RFC 8259) in UTF-8 from an array, in one pass, and copies nothing but what it is asked for.
 *
 * <p>Bodies are nine tenths of a log and only passed over, so passing over is what this class is made for: a string is
 * checked eight bytes at a time and never decoded, and names nobody asked for are never looked up. What is accepted is what
 * Jackson accepts, down to its limit on nesting (but for half a character in a name, which Jackson would have to decode); a
 * test compares the two over mutated records. Memory does not depend on the text.
 *
 * <p>It always stands before a value or behind one. All methods throw {@link MalformedJsonException} where the text is none.
 */
final class JsonCursor {
  /** Jackson's limit, which every reader behind us shares. */
  static final int DEEPEST = 1_000;
  /** What {@link #countIfAny} returns where there is no count. */
  static final long NONE = -1;
  /** More tokens than any call has, and few enough that sums of counts stay exact. */
  static final long LARGEST_COUNT = 1_000_000_000_000L;

  private final byte[] bytes;
  private final int end;
  private int at;
  private int depth;
  /** A bit for each open bracket while a value is passed over: 1 is an object. */
  private final long[] objects = new long[(DEEPEST + Long.SIZE) / Long.SIZE];

  JsonCursor(byte[] bytes, int start, int end) {
    this.bytes = bytes;
    this.end = end;
    this.at = start;
  }

  /** What to do with a field; the cursor stands before its value, and must end behind it. */
  @FunctionalInterface
  interface Field {
    /** Reads a field by its name, {@link JsonNames#OTHER} if it is none of the known ones. */
    void read(String name);
  }

  /** What to do with an element of an array; the cursor stands before it, and must end behind it. */
  @FunctionalInterface
  interface Element {
    void read();
  }

  boolean atObject() {
    return peek() == '{';
  }

  boolean atArray() {
    return peek() == '[';
  }

  boolean atString() {
    return peek() == '"';
  }

  boolean atNull() {
    return peek() == 'n';
  }

  /** Tells whether nothing but white space is left. */
  boolean atEnd() {
    at = blankEnd(at);
    return at == end;
  }

  /** Visits the fields of an object; any other value is passed over. */
  void fields(Field use) {
    if (!atObject()) {
      skip();
      return;
    }
    open();
    at++;
    if (peek() != '}') {
      while (true) {
        String name = name();
        use.read(name);
        if (peek() != ',') {
          break;
        }
        at++;
      }
      expect('}');
    } else {
      at++;
    }
    depth--;
  }

  /** Visits the elements of an array; any other value is passed over. */
  void elements(Element use) {
    if (!atArray()) {
      skip();
      return;
    }
    open();
    at++;
    if (peek() != ']') {
      while (true) {
        use.read();
        if (peek() != ',') {
          break;
        }
        at++;
      }
      expect(']');
    } else {
      at++;
    }
    depth--;
  }

  /** Returns a scalar's text; null if it is null, empty, an object or an array. */
  @Nullable
  String text() {
    byte first = peek();
    if (first == '"') {
      String text = string();
      return text.isEmpty() ? null : text;
    }
    int from = at;
    skip();
    return first == 'n' || first == '{' || first == '[' ? null : new String(bytes, from, at - from, UTF_8);
  }

  /**
   * Returns a whole number from 0 to {@link #LARGEST_COUNT}, or {@link #NONE} for null.
   *
   * @throws WrongCountException if it is anything else
   */
  long count(String field) {
    boolean none = atNull();
    long count = countIfAny();
    if (count == NONE && !none) {
      throw new WrongCountException(field);
    }
    return count;
  }

  /** Returns a whole number from 0 to {@link #LARGEST_COUNT}; passes over anything else and returns {@link #NONE}. */
  long countIfAny() {
    byte first = peek();
    int from = at;
    skip();
    if (first < '0' || first > '9') {
      return NONE;
    }
    long count = 0;
    for (int i = from; i < at; i++) {
      int digit = bytes[i] - '0';
      if (digit < 0 || digit > 9) {
        return NONE;
      }
      count = count * 10 + digit;
      if (count > LARGEST_COUNT) {
        return NONE;
      }
    }
    return count;
  }

  /** Returns a string, decoded; the cursor must stand before one. */
  String string() {
    expect('"');
    int from = at;
    at = JsonString.end(bytes, from, end);
    return JsonString.decode(bytes, from, at - 1);
  }

  /** Passes over a value and tells whether it is an object or a string that is not empty. */
  boolean skipFilled() {
    byte first = peek();
    int from = at;
    skip();
    return first == '{' || (first == '"' && at - from > 2);
  }

  /** Passes over a value, whatever it is, and checks it. */
  void skip() {
    at = valueEnd(at);
  }

  /** Returns the index behind the value that comes next. Here nine tenths of the time go, so the index is a local. */
  private int valueEnd(int from) {
    int outside = depth;
    int i = from;
    while (true) {
      i = content(i);
      byte first = bytes[i];
      if (first == '"') {
        i = JsonString.end(bytes, i + 1, end);
      } else if (first == '{') {
        open();
        objects[depth >> 6] |= 1L << depth;
        i = content(i + 1);
        if (bytes[i] != '}') {
          i = nameEnd(i);
          continue;
        }
      } else if (first == '[') {
        open();
        objects[depth >> 6] &= ~(1L << depth);
        i = content(i + 1);
        if (bytes[i] != ']') {
          continue;
        }
      } else {
        i = first == 't'
            ? wordEnd(i, "true")
            : first == 'f' ? wordEnd(i, "false") : first == 'n' ? wordEnd(i, "null") : numberEnd(i);
      }
      while (true) {
        if (depth == outside) {
          return i;
        }
        boolean object = (objects[depth >> 6] & (1L << depth)) != 0;
        i = content(i);
        byte next = bytes[i];
        if (next == ',') {
          i = object ? nameEnd(content(i + 1)) : i + 1;
          break;
        }
        if (next != (object ? '}' : ']')) {
          throw MalformedJsonException.at(i);
        }
        i++;
        depth--;
      }
    }
  }

  private void open() {
    if (++depth > DEEPEST) {
      throw MalformedJsonException.tooDeep();
    }
  }

  private String name() {
    expect('"');
    int from = at;
    at = JsonString.end(bytes, from, end);
    int to = at - 1;
    expect(':');
    String name = JsonNames.of(bytes, from, to);
    return name.isEmpty() && JsonString.hasEscape(bytes, from, to)
        ? JsonNames.of(JsonString.decode(bytes, from, to))
        : name;
  }

  /** Returns the index behind the colon of the name whose quote stands at {@code from}. */
  private int nameEnd(int from) {
    if (bytes[from] != '"') {
      throw MalformedJsonException.at(from);
    }
    int colon = content(JsonString.end(bytes, from + 1, end));
    if (bytes[colon] != ':') {
      throw MalformedJsonException.at(colon);
    }
    return colon + 1;
  }

  private int wordEnd(int from, String word) {
    for (int i = 0; i < word.length(); i++) {
      if (from + i >= end) {
        throw MalformedJsonException.endsEarly();
      }
      if (bytes[from + i] != word.charAt(i)) {
        throw MalformedJsonException.at(from + i);
      }
    }
    return from + word.length();
  }

  private int numberEnd(int from) {
    int i = bytes[from] == '-' ? from + 1 : from;
    int digits = i;
    i = digitsEnd(i);
    if (bytes[digits] == '0' && i > digits + 1) {
      throw MalformedJsonException.at(digits + 1);
    }
    if (i < end && bytes[i] == '.') {
      i = digitsEnd(i + 1);
    }
    if (i < end && (bytes[i] == 'e' || bytes[i] == 'E')) {
      i++;
      i = digitsEnd(i < end && (bytes[i] == '+' || bytes[i] == '-') ? i + 1 : i);
    }
    return i;
  }

  /** Returns the index behind one digit or more. */
  private int digitsEnd(int from) {
    int i = from;
    while (i < end && bytes[i] >= '0' && bytes[i] <= '9') {
      i++;
    }
    if (i == from) {
      throw i < end ? MalformedJsonException.at(i) : MalformedJsonException.endsEarly();
    }
    return i;
  }

  /** Returns the next byte that is no white space, and moves to it. */
  private byte peek() {
    at = content(at);
    return bytes[at];
  }

  /** Returns the index of the next byte that is no white space. */
  private int content(int from) {
    int i = blankEnd(from);
    if (i == end) {
      throw MalformedJsonException.endsEarly();
    }
    return i;
  }

  private int blankEnd(int from) {
    int i = from;
    while (i < end && bytes[i] <= ' ' && isBlank(bytes[i])) {
      i++;
    }
    return i;
  }

  private static boolean isBlank(byte value) {
    return value == ' ' || value == '\n' || value == '\r' || value == '\t';
  }

  private void expect(char wanted) {
    if (peek() != wanted) {
      throw MalformedJsonException.at(at);
    }
    at++;
  }
}

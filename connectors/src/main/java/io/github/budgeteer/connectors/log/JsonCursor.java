package io.github.budgeteer.connectors.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.jspecify.annotations.Nullable;

/**
 * Reads JSON (RFC 8259) in UTF-8 from an array, in one pass, and copies nothing but what it is asked for.
 *
 * <p>Bodies are nine tenths of a log and only passed over, so passing over is what this class is made for: a string is
 * checked eight bytes at a time and never decoded, and names nobody asked for are never looked up. What is accepted is what
 * Jackson accepts, down to its limit on nesting; a test compares the two over mutated records. Memory does not depend on the
 * text.
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
    skipBlank();
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
    skipString();
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
    int outside = depth;
    while (true) {
      switch (peek()) {
        case '{' -> {
          open();
          objects[depth >> 6] |= 1L << depth;
          at++;
          if (peek() != '}') {
            skipName();
            continue;
          }
        }
        case '[' -> {
          open();
          objects[depth >> 6] &= ~(1L << depth);
          at++;
          if (peek() != ']') {
            continue;
          }
        }
        case '"' -> {
          at++;
          skipString();
        }
        case 't' -> skipWord("true");
        case 'f' -> skipWord("false");
        case 'n' -> skipWord("null");
        default -> skipNumber();
      }
      if (!skipEnds(outside)) {
        return;
      }
    }
  }

  /** Passes over what follows a value: closing brackets, then a comma; returns false once the outermost is closed. */
  private boolean skipEnds(int outside) {
    while (depth > outside) {
      boolean object = (objects[depth >> 6] >>> depth & 1) != 0;
      byte next = peek();
      at++;
      if (next == ',') {
        if (object) {
          skipName();
        }
        return true;
      }
      if (next != (object ? '}' : ']')) {
        at--;
        throw MalformedJsonException.at(at);
      }
      depth--;
    }
    return false;
  }

  private void open() {
    if (++depth > DEEPEST) {
      throw MalformedJsonException.tooDeep();
    }
  }

  private String name() {
    expect('"');
    int from = at;
    skipString();
    int to = at - 1;
    expect(':');
    String name = JsonNames.of(bytes, from, to);
    return name.isEmpty() && JsonString.hasEscape(bytes, from, to)
        ? JsonNames.of(JsonString.decode(bytes, from, to))
        : name;
  }

  private void skipName() {
    expect('"');
    skipString();
    expect(':');
  }

  /** Passes over a string whose opening quote has been read. */
  private void skipString() {
    at = JsonString.end(bytes, at, end);
  }

  private void skipWord(String word) {
    for (int i = 0; i < word.length(); i++) {
      expectHere(word.charAt(i));
    }
  }

  private void skipNumber() {
    if (bytes[at] == '-') {
      at++;
    }
    if (at < end && bytes[at] == '0') {
      at++;
      if (isDigit()) {
        throw MalformedJsonException.at(at);
      }
    } else {
      skipDigits();
    }
    if (at < end && bytes[at] == '.') {
      at++;
      skipDigits();
    }
    if (at < end && (bytes[at] == 'e' || bytes[at] == 'E')) {
      at++;
      if (at < end && (bytes[at] == '+' || bytes[at] == '-')) {
        at++;
      }
      skipDigits();
    }
  }

  private void skipDigits() {
    if (at >= end) {
      throw MalformedJsonException.endsEarly();
    }
    if (!isDigit()) {
      throw MalformedJsonException.at(at);
    }
    while (isDigit()) {
      at++;
    }
  }

  private boolean isDigit() {
    return at < end && bytes[at] >= '0' && bytes[at] <= '9';
  }

  /** Returns the next byte that is no white space. */
  private byte peek() {
    skipBlank();
    if (at == end) {
      throw MalformedJsonException.endsEarly();
    }
    return bytes[at];
  }

  private void skipBlank() {
    while (at < end && (bytes[at] == ' ' || bytes[at] == '\n' || bytes[at] == '\r' || bytes[at] == '\t')) {
      at++;
    }
  }

  private void expect(char wanted) {
    skipBlank();
    expectHere(wanted);
  }

  private void expectHere(char wanted) {
    if (at >= end) {
      throw MalformedJsonException.endsEarly();
    }
    if (bytes[at] != wanted) {
      throw MalformedJsonException.at(at);
    }
    at++;
  }
}

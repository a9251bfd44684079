package io.github.budgeteer.connectors.log;

import io.github.budgeteer.events.QuarantineReason;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.PushbackInputStream;
import java.util.Optional;
import java.util.zip.ZipException;

/**
 * Splits a JSON array, however long, into its elements; one of them is in memory at a time. Reading starts behind the opening
 * bracket and ends behind the closing one, and what is behind that can be read on from the same stream.
 */
public final class JsonArrayReader {
  /** Bytes that must fit when the stream is given back what was read too much. */
  public static final int BUFFER = 1 << 16;

  private final PushbackInputStream in;
  private final ValueScanner scanner = new ValueScanner();
  private final byte[] buffer = new byte[BUFFER];
  private final ByteArrayOutputStream element = new ByteArrayOutputStream();
  private int at;
  private int filled;
  private long line;
  private boolean ended;

  /**
   * Starts behind the opening bracket.
   *
   * @param in with room for {@link #BUFFER} bytes
   * @param line on which that is, 1-based
   */
  public JsonArrayReader(PushbackInputStream in, long line) {
    this.in = in;
    this.line = line;
  }

  /** Returns the next element, or nothing at the end of the array or of the file. */
  public Optional<Frame> next() throws IOException {
    if (ended) {
      return Optional.empty();
    }
    long start = line;
    try {
      while (more()) {
        element.reset();
        byte value = buffer[at];
        if (value == ']') {
          at++;
          ended = true;
          in.unread(buffer, at, filled - at);
          return Optional.empty();
        }
        if (value != ',' && value > ' ') {
          start = line;
          return Optional.of(value == '{' || value == '[' || value == '"' ? nested(start) : bare(start));
        }
        skip();
      }
      ended = true;
      return Optional.of(unfinished(QuarantineReason.MALFORMED_JSON, start));
    } catch (EOFException | ZipException e) {
      ended = true;
      return Optional.of(unfinished(QuarantineReason.UNREADABLE_FILE, start));
    }
  }

  /** Returns the line that is read next, 1-based. */
  public long line() {
    return line;
  }

  private Frame nested(long start) throws IOException {
    if (buffer[at] == '"') {
      return text(start);
    }
    scanner.reset();
    long size = 0;
    while (more()) {
      int end = scanner.scan(buffer, at, filled);
      int piece = (end < 0 ? filled : end) - at;
      size += piece;
      take(piece, size <= LogFileReader.LARGEST_RECORD);
      if (end >= 0) {
        return size > LogFileReader.LARGEST_RECORD
            ? new Frame.Unusable(fingerprint(), QuarantineReason.RECORD_TOO_LARGE, start)
            : new Frame.Value(element.toByteArray(), start);
      }
    }
    ended = true;
    return unfinished(QuarantineReason.MALFORMED_JSON, start);
  }

  /** A text is no record, whatever stands in it. */
  private Frame text(long start) throws IOException {
    boolean escaped = false;
    skip();
    while (more()) {
      byte value = buffer[at];
      skip();
      if (value == '"' && !escaped) {
        break;
      }
      escaped = value == '\\' && !escaped;
    }
    return new Frame.Unusable(fingerprint(), QuarantineReason.MALFORMED_JSON, start);
  }

  /** A number, say, or what is no JSON: up to where the next element can begin. */
  private Frame bare(long start) throws IOException {
    while (more() && buffer[at] != ',' && buffer[at] != ']') {
      skip();
    }
    return new Frame.Unusable(fingerprint(), QuarantineReason.MALFORMED_JSON, start);
  }

  private boolean more() throws IOException {
    if (at < filled) {
      return true;
    }
    at = 0;
    filled = Math.max(0, in.read(buffer, 0, buffer.length));
    return filled > 0;
  }

  private void skip() {
    take(1, true);
  }

  private void take(int length, boolean keep) {
    for (int i = at; i < at + length; i++) {
      line += buffer[i] == '\n' ? 1 : 0;
    }
    if (keep) {
      element.write(buffer, at, length);
    }
    at += length;
  }

  private Frame unfinished(QuarantineReason reason, long start) {
    return new Frame.Unfinished(fingerprint(), reason, start);
  }

  private String fingerprint() {
    return Fingerprint.of(element.toByteArray(), 0, element.size());
  }
}

package io.github.budgeteer.connectors.log;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads lines of bytes where they lie in its one buffer. A line over the limit is read past, and only its fingerprint is
 * kept; so memory is bounded by the limit.
 */
final class LineReader {
  private static final int CHUNK = 1 << 18;

  private final InputStream in;
  private final int limit;
  private byte[] buffer;
  /** The line. */
  private int start;
  private int end;
  /** What has been read and not been looked at. */
  private int next;
  private int filled;
  private @Nullable Fingerprint overLimit;
  private boolean terminated;

  LineReader(InputStream in, int limit) {
    this.in = in;
    this.limit = limit;
    this.buffer = new byte[Math.min(CHUNK, limit)];
  }

  /** Reads the next line, without its line feed; returns false at the end of the file. */
  boolean next() throws IOException {
    start = next;
    end = start;
    overLimit = null;
    terminated = false;
    while (true) {
      end = feed(buffer, next, filled);
      if (end < filled) {
        next = end + 1;
        terminated = true;
        return true;
      }
      if (!fill()) {
        return end > start || overLimit != null;
      }
    }
  }

  byte[] bytes() {
    return buffer;
  }

  int start() {
    return start;
  }

  int end() {
    return end;
  }

  boolean overLimit() {
    return overLimit != null;
  }

  /** Returns the fingerprint of the line, as far as it has been read. */
  String fingerprint() {
    if (overLimit == null) {
      return Fingerprint.of(buffer, start, end);
    }
    overLimit.add(buffer, start, end);
    return overLimit.text();
  }

  /** Tells whether the line ended with a line feed: if not, the file may still grow. */
  boolean terminated() {
    return terminated;
  }

  /** Returns the index of the first line feed, or {@code to}. */
  private static int feed(byte[] bytes, int from, int to) {
    int i = from;
    for (; i <= to - Words.BYTES; i += Words.BYTES) {
      long feeds = Words.equal(Words.at(bytes, i), '\n');
      if (feeds != 0) {
        return i + Words.lowest(feeds);
      }
    }
    while (i < to && bytes[i] != '\n') {
      i++;
    }
    return i;
  }

  /** Reads on behind the line's beginning, which moves to the front of the buffer. */
  private boolean fill() throws IOException {
    int length = end - start;
    if (length > 0 && (length >= limit || overLimit != null)) {
      if (overLimit == null) {
        overLimit = new Fingerprint();
      }
      overLimit.add(buffer, start, end);
      length = 0;
    } else if (start > 0) {
      System.arraycopy(buffer, start, buffer, 0, length);
    } else if (length == buffer.length) {
      buffer = Arrays.copyOf(buffer, (int) Math.min(limit, buffer.length * 2L));
    }
    start = 0;
    end = length;
    next = length;
    filled = length;
    int read = in.read(buffer, length, buffer.length - length);
    filled += Math.max(0, read);
    return read > 0;
  }
}

package io.github.budgeteer.connectors.log;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** Reads lines of bytes into one buffer; a line over the limit is read past, and only its beginning is kept. */
final class LineReader {
  private static final int CHUNK = 1 << 16;

  private final InputStream in;
  private final int limit;
  private final byte[] chunk = new byte[CHUNK];
  private int chunkStart;
  private int chunkEnd;
  private byte[] line = new byte[CHUNK];
  private int length;
  private boolean overLimit;
  private boolean terminated;

  LineReader(InputStream in, int limit) {
    this.in = in;
    this.limit = limit;
  }

  /** Reads the next line, without its line feed; returns false at the end of the file. */
  boolean next() throws IOException {
    length = 0;
    overLimit = false;
    terminated = false;
    boolean any = false;
    while (true) {
      if (chunkStart == chunkEnd && !fill()) {
        return any;
      }
      any = true;
      int feed = chunkStart;
      while (feed < chunkEnd && chunk[feed] != '\n') {
        feed++;
      }
      append(feed - chunkStart);
      boolean found = feed < chunkEnd;
      chunkStart = found ? feed + 1 : feed;
      if (found) {
        terminated = true;
        return true;
      }
    }
  }

  byte[] bytes() {
    return line;
  }

  int length() {
    return length;
  }

  boolean overLimit() {
    return overLimit;
  }

  /** Tells whether the line ended with a line feed: if not, the file may still grow. */
  boolean terminated() {
    return terminated;
  }

  private boolean fill() throws IOException {
    chunkStart = 0;
    chunkEnd = Math.max(0, in.read(chunk));
    return chunkEnd > 0;
  }

  private void append(int count) {
    int kept = Math.min(count, limit - length);
    overLimit |= kept < count;
    if (length + kept > line.length) {
      line = Arrays.copyOf(line, Math.max(length + kept, Math.min(limit, line.length * 2)));
    }
    System.arraycopy(chunk, chunkStart, line, length, kept);
    length += kept;
  }
}

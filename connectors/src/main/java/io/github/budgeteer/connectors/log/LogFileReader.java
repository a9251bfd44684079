package io.github.budgeteer.connectors.log;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.github.budgeteer.events.QuarantineReason;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Optional;
import java.util.zip.ZipException;

/**
 * Splits a log file into JSON values, whatever their layout: a value a line, values spread over lines, values one behind
 * the other, arrays of values. What is no value is one frame, and costs its neighbours nothing.
 *
 * <p>Lines are the unit of recovery. A value that begins on one line takes in the following lines until its brackets close;
 * it is given up when a line is by itself a whole log record, or when a line ends inside a string, which JSON does not
 * allow. Memory is bounded by the largest record, never by the file.
 */
public final class LogFileReader {
  /**
   * The largest record read, in bytes: a larger one is refused unread. No real one comes near, as bodies over 100 KB are
   * stored beside the log.
   */
  static final int LARGEST_RECORD = 16 << 20;
  private static final byte[] NOTICE = "Permissions are correctly set for Amazon Bedrock logs."
      .getBytes(US_ASCII);

  private final LineReader lines;
  private final byte[] mark;
  private final ValueScanner scanner = new ValueScanner();
  private final Deque<Frame> ready = new ArrayDeque<>();
  /** The value that has begun and not ended. */
  private byte[] open = new byte[1 << 12];
  private int openLength;
  private long openLine;
  private long line;
  private boolean ended;

  /**
   * Starts to read a file.
   *
   * @param decompressed its text
   * @param mark what stands in every whole record, and not in others: a line that has it ends the record before
   */
  public LogFileReader(InputStream decompressed, String mark) {
    this.lines = new LineReader(decompressed, LARGEST_RECORD);
    this.mark = mark.getBytes(US_ASCII);
  }

  /** Returns the next frame, or nothing at the end of the file. */
  public Optional<Frame> next() throws IOException {
    while (ready.isEmpty() && !ended) {
      readLine();
    }
    return Optional.ofNullable(ready.poll());
  }

  private void readLine() throws IOException {
    boolean more;
    try {
      more = lines.next();
    } catch (EOFException | ZipException e) {
      ended = true;
      ready.add(new Frame.Unfinished(lines.fingerprint(), QuarantineReason.UNREADABLE_FILE, line + 1));
      return;
    }
    if (!more) {
      ended = true;
      if (openLength > 0) {
        ready.add(new Frame.Unfinished(Fingerprint.of(open, 0, openLength), QuarantineReason.MALFORMED_JSON,
            openLine));
      }
      return;
    }
    line++;
    if (lines.overLimit()) {
      giveUp();
      ready.add(new Frame.Unusable(lines.fingerprint(), QuarantineReason.RECORD_TOO_LARGE, line));
      return;
    }
    if (openLength > 0) {
      continueValue();
    } else {
      beginLine();
    }
  }

  /** Reads a line that begins outside a value. */
  private void beginLine() {
    byte[] bytes = lines.bytes();
    int end = lines.end();
    int start = ExportPrefix.skip(bytes, skipBlank(bytes, lines.start(), end), end);
    if (start == end || isNotice(bytes, start, end)) {
      return;
    }
    int last = lastOf(bytes, start, end);
    if (bytes[start] == '{' && bytes[last] == '}') {
      ready.add(new Frame.Line(bytes, start, last + 1, line));
    } else {
      split(bytes, start, end);
    }
  }

  /**
   * Cuts a line that has proved not to be one value into what it holds; the next frames are these. Call it before anything
   * else is read.
   */
  public void split(Frame.Line notOneValue) {
    split(notOneValue.json(), notOneValue.start(), lines.end());
  }

  /** Cuts a line into values; what is left open at its end is kept. */
  private void split(byte[] bytes, int from, int end) {
    int start = from;
    while (start < end) {
      if (bytes[start] != '{') {
        unusable(bytes, start, end, line);
        return;
      }
      scanner.reset();
      int valueEnd = scanner.scan(bytes, start, end);
      if (valueEnd < 0) {
        keepOpen(bytes, start, end);
        return;
      }
      ready.add(new Frame.Value(Arrays.copyOfRange(bytes, start, valueEnd), line));
      start = skipBlank(bytes, valueEnd, end);
    }
  }

  private void keepOpen(byte[] bytes, int start, int end) {
    if (scanner.inString() && lines.terminated()) {
      unusable(bytes, start, end, line);
      return;
    }
    openLength = 0;
    openLine = line;
    appendOpen(bytes, start, end);
  }

  private void continueValue() {
    byte[] bytes = lines.bytes();
    int start = lines.start();
    int end = lines.end();
    if (beginsRecord(bytes, start, end)) {
      giveUp();
      beginLine();
      return;
    }
    if (openLength + end - start + 1 > LARGEST_RECORD) {
      unusable(open, 0, openLength, openLine, QuarantineReason.RECORD_TOO_LARGE);
      openLength = 0;
      return;
    }
    int valueEnd = scanner.scan(bytes, start, end);
    if (valueEnd < 0) {
      appendOpen(bytes, start, end);
      if (scanner.inString() && lines.terminated()) {
        giveUp();
      }
      return;
    }
    appendOpen(bytes, start, valueEnd);
    ready.add(new Frame.Value(Arrays.copyOf(open, openLength), openLine));
    openLength = 0;
    int rest = skipBlank(bytes, valueEnd, end);
    if (rest < end) {
      split(bytes, rest, end);
    }
  }

  /** Tells whether a line is by itself a whole log record, so that the value before it must have been cut off. */
  private boolean beginsRecord(byte[] bytes, int start, int end) {
    if (start == end || bytes[start] != '{') {
      return false;
    }
    int valueEnd = new ValueScanner().scan(bytes, start, end);
    return valueEnd > 0 && contains(bytes, start, valueEnd, mark);
  }

  private void giveUp() {
    if (openLength > 0) {
      unusable(open, 0, openLength, openLine);
      openLength = 0;
    }
  }

  private void appendOpen(byte[] bytes, int start, int end) {
    int needed = openLength + end - start + 1;
    if (needed > open.length) {
      open = Arrays.copyOf(open, Math.max(needed, open.length * 2));
    }
    System.arraycopy(bytes, start, open, openLength, end - start);
    openLength += end - start;
    open[openLength++] = '\n';
  }

  private void unusable(byte[] bytes, int start, int end, long startLine) {
    unusable(bytes, start, end, startLine, QuarantineReason.MALFORMED_JSON);
  }

  private void unusable(byte[] bytes, int start, int end, long startLine, QuarantineReason reason) {
    ready.add(new Frame.Unusable(Fingerprint.of(bytes, start, end), reason, startLine));
  }

  private static int skipBlank(byte[] bytes, int from, int end) {
    int start = from;
    while (start < end && isBlank(bytes[start])) {
      start++;
    }
    return start;
  }

  /** Returns the index of the last byte that is no blank; there must be one. */
  private static int lastOf(byte[] bytes, int start, int end) {
    int last = end - 1;
    while (last > start && isBlank(bytes[last])) {
      last--;
    }
    return last;
  }

  /** What may stand between records: white space, a byte order mark, and the brackets and commas of an array of records. */
  private static boolean isBlank(byte value) {
    return value == ' ' || value == '\t' || value == '\r' || value == (byte) 0xef || value == (byte) 0xbb
        || value == (byte) 0xbf || value == '[' || value == ',' || value == ']';
  }

  static boolean isNotice(byte[] bytes, int start, int end) {
    return end - start >= NOTICE.length
        && Arrays.equals(bytes, start, start + NOTICE.length, NOTICE, 0, NOTICE.length)
        && skipBlank(bytes, start + NOTICE.length, end) == end;
  }

  private static boolean contains(byte[] bytes, int start, int end, byte[] part) {
    for (int i = start; i + part.length <= end; i++) {
      if (bytes[i] == part[0] && Arrays.equals(bytes, i, i + part.length, part, 0, part.length)) {
        return true;
      }
    }
    return false;
  }
}

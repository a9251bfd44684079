package io.github.budgeteer.connectors.log;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.zip.GZIPInputStream;

/** The text of a file, compressed with gzip or plain, as its first bytes tell; it counts the bytes of the file. */
public final class LogStream extends InputStream {
  private static final int GZIP_MAGIC = 0x8b1f;
  private static final int BUFFER = 1 << 16;

  private final CountingStream counted;
  private InputStream text;
  /** Opened at the first read, so that a broken header is a broken file, not a failure to open it. */
  private boolean compressed;

  /**
   * Looks at the first bytes.
   *
   * @throws IOException if the file can't be read at all
   */
  public LogStream(InputStream file) throws IOException {
    counted = new CountingStream(file);
    text = new BufferedInputStream(counted, BUFFER);
    text.mark(2);
    compressed = (text.read() | text.read() << 8) == GZIP_MAGIC;
    text.reset();
  }

  /** Returns how many bytes of the file have been read, as they lie there. */
  public long bytesRead() {
    return counted.count();
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    if (compressed) {
      text = new GZIPInputStream(text, BUFFER);
      compressed = false;
    }
    int read = text.read(bytes, offset, length);
    if (read < 0 && text instanceof GZIPInputStream) {
      // That takes an error behind its last member for its end.
      counted.transferTo(OutputStream.nullOutputStream());
    }
    return read;
  }

  /** Closes the file, and frees what decompression holds outside of the heap. */
  @Override
  public void close() throws IOException {
    text.close();
  }
}

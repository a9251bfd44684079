package io.github.budgeteer.connectors.log;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.zip.GZIPInputStream;

/**
 * The text of a file, compressed with gzip or plain, as its first bytes tell; it counts the bytes of the file. A large one is
 * decompressed on a thread of its own.
 */
public final class LogStream extends InputStream {
  private static final int GZIP_MAGIC = 0x8b1f;
  private static final int BUFFER = 1 << 16;
  /** A smaller text is read before another thread is of use. */
  private static final int LARGE = 1 << 20;

  private final CountingStream counted;
  private InputStream text;
  private long given;
  /** Opened at the first read, so that a broken header is a broken file, not a failure to open it. */
  private boolean compressed;

  /**
   * Looks at the first bytes. From here on the file is this stream's to close.
   *
   * @throws IOException if the file can't be read at all; then it is closed
   */
  public LogStream(InputStream file) throws IOException {
    counted = new CountingStream(file);
    text = new BufferedInputStream(counted, BUFFER);
    try {
      text.mark(2);
      compressed = (text.read() | text.read() << 8) == GZIP_MAGIC;
      text.reset();
    } catch (IOException | RuntimeException e) {
      text.close();
      throw e;
    }
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
      text = new Unzipped(text);
      compressed = false;
    }
    if (given > LARGE && text instanceof Unzipped) {
      text = new ReadAhead(text);
    }
    int read = text.read(bytes, offset, length);
    given += Math.max(0, read);
    return read;
  }

  /** Closes the file, and frees what decompression holds outside of the heap. */
  @Override
  public void close() throws IOException {
    text.close();
  }

  /** Reads the file to its end: the JDK's class takes an error behind the last member for that. */
  private static final class Unzipped extends GZIPInputStream {
    Unzipped(InputStream compressed) throws IOException {
      super(compressed, BUFFER);
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      int read = super.read(bytes, offset, length);
      if (read < 0) {
        in.transferTo(OutputStream.nullOutputStream());
      }
      return read;
    }
  }
}

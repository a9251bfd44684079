package io.github.budgeteer.connectors.log;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.Objects;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * Reads a stream on a thread of its own, a few buffers ahead and no further: so a file is fetched and decompressed while its records
 * are read. What the stream throws is thrown behind what it gave before.
 */
final class ReadAhead extends InputStream {
  static final int BUFFERS = 4;
  static final int BUFFER = 1 << 18;

  private final InputStream in;
  private final BlockingQueue<Piece> filled = new ArrayBlockingQueue<>(BUFFERS);
  private final BlockingQueue<byte[]> free = new ArrayBlockingQueue<>(BUFFERS);
  private final Thread thread;
  /** Of the thread: what is thrown when what was read before has been given. */
  private @Nullable Throwable brokeWith;
  private Piece current = new Piece(new byte[0], 0, null);
  private int at;
  private boolean ended;

  /**
   * A part of the stream.
   *
   * @param length how much of the buffer; 0 at the end
   * @param failure with which the stream ends; null if it just ends
   */
  @SuppressWarnings("ArrayRecordComponent") // Handed on, and never compared.
  private record Piece(byte[] bytes, int length, @Nullable Throwable failure) {}

  ReadAhead(InputStream in) {
    this.in = in;
    for (int i = 0; i < BUFFERS; i++) {
      free.add(new byte[BUFFER]);
    }
    thread = new Thread(this::fill, "log-read-ahead");
    thread.setDaemon(true);
    thread.start();
  }

  private void fill() {
    try (in) {
      Piece piece;
      do {
        piece = next(free.take());
        filled.put(piece);
      } while (piece.length() > 0);
    } catch (InterruptedException | IOException e) {
      // It was closed before its end.
    }
  }

  private Piece next(byte[] buffer) {
    int length = 0;
    Throwable failure = brokeWith;
    while (failure == null && length < buffer.length) {
      try {
        int read = in.read(buffer, length, buffer.length - length);
        if (read < 0) {
          break;
        }
        length += read;
      } catch (IOException | RuntimeException | Error e) {
        failure = e; // Thrown on this thread, it would have the other one wait for ever.
      }
    }
    brokeWith = failure;
    return new Piece(buffer, length, length == 0 ? failure : null);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    if (length == 0) {
      return 0;
    }
    if (at == current.length() && (ended || !advance())) {
      return -1;
    }
    int read = Math.min(length, current.length() - at);
    System.arraycopy(current.bytes(), at, bytes, offset, read);
    at += read;
    return read;
  }

  private boolean advance() throws IOException {
    if (current.length() > 0) {
      free.add(current.bytes());
    }
    try {
      current = filled.take();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while reading");
    }
    at = 0;
    ended = current.length() == 0;
    Throwable failure = current.failure();
    if (failure instanceof IOException e) {
      throw e;
    }
    if (failure instanceof RuntimeException e) {
      throw e;
    }
    if (failure != null) {
      throw new IllegalStateException(failure);
    }
    return !ended;
  }

  /** Ends the thread, which closes the stream: after the read that it may be in, which is not waited for. */
  @Override
  public void close() {
    thread.interrupt();
  }
}

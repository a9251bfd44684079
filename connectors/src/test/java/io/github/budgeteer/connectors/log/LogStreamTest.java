package io.github.budgeteer.connectors.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Large files are decompressed on another thread, which must change nothing but the time it takes. */
@Timeout(30)
class LogStreamTest {
  private static final int LARGE = 6 << 20;

  private static byte[] noise(int length) {
    byte[] bytes = new byte[length];
    new Random(7).nextBytes(bytes);
    return bytes;
  }

  private static byte[] gzip(byte[]... members) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] member : members) {
      try (GZIPOutputStream gzip = new GZIPOutputStream(all)) {
        gzip.write(member);
      }
    }
    return all.toByteArray();
  }

  /** A network: pieces of any length, nothing known to be there, and an error where a file would end. */
  private static final class Network extends FilterInputStream {
    private final Random random = new Random(3);
    private final CountDownLatch closed = new CountDownLatch(1);
    private final boolean breaks;
    private long given;

    Network(byte[] bytes, boolean breaks) {
      super(new ByteArrayInputStream(bytes));
      this.breaks = breaks;
    }

    @Override
    public int available() {
      return 0;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      int read = super.read(bytes, offset, Math.min(length, 1 + random.nextInt(40_000)));
      if (read < 0 && breaks) {
        throw new IOException("connection reset");
      }
      given += Math.max(0, read);
      return read;
    }

    @Override
    public void close() throws IOException {
      closed.countDown();
      super.close();
    }
  }

  @Test
  void membersBehindOneAnotherAreOneText() throws Exception {
    byte[] text = noise(LARGE);
    byte[] file = gzip(text, "small".getBytes(UTF_8), text);
    try (Network network = new Network(file, false); LogStream stream = new LogStream(network)) {
      assertThat(stream.readNBytes(text.length)).isEqualTo(text);
      assertThat(stream.readNBytes(5)).asString(UTF_8).isEqualTo("small");
      assertThat(stream.readAllBytes()).isEqualTo(text);
      assertThat(stream.bytesRead()).isEqualTo(file.length);
      assertThat(network.closed.await(5, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void anErrorIsThrownBehindWhatWasThereBeforeAndIsNoEndOfTheFile() throws Exception {
    for (byte[] text : new byte[][]{noise(LARGE), noise(1_000)}) {
      byte[] file = gzip(text);
      try (LogStream stream = new LogStream(new Network(file, true))) {
        assertThat(stream.readNBytes(text.length)).as("the member is whole").isEqualTo(text);
        assertThatThrownBy(stream::read).isInstanceOf(IOException.class).isNotInstanceOf(EOFException.class)
            .hasMessage("connection reset");
      }
    }
  }

  @Test
  void aTruncatedFileEndsAsOne() throws Exception {
    byte[] file = gzip(noise(LARGE));
    try (LogStream stream = new LogStream(new Network(Arrays.copyOf(file, file.length - 100), false))) {
      assertThatThrownBy(stream::readAllBytes).isInstanceOf(EOFException.class);
      assertThat(stream.read()).isEqualTo(-1);
    }
  }

  @Test
  void itIsReadAFewBuffersAheadAndNoFurther() throws Exception {
    byte[] text = noise(4 * LARGE);
    try (Network network = new Network(gzip(text), false); LogStream stream = new LogStream(network)) {
      int read = 2 << 20;
      assertThat(stream.readNBytes(read)).hasSize(read);
      Thread.sleep(200);
      assertThat(network.given).isBetween((long) read,
          read + (ReadAhead.BUFFERS + 2L) * ReadAhead.BUFFER);
    }
  }

  @Test
  void whatIsClosedInTheMiddleIsClosedThoughItsThreadWaits() throws Exception {
    CountDownLatch waiting = new CountDownLatch(1);
    CountDownLatch closed = new CountDownLatch(1);
    byte[] file = gzip(noise(2 * LARGE));
    InputStream stalls = new FilterInputStream(new ByteArrayInputStream(file, 0, 2 << 20)) {
      @Override
      public int read(byte[] bytes, int offset, int length) throws IOException {
        int read = super.read(bytes, offset, length);
        if (read < 0) {
          waiting.countDown();
          try {
            Thread.sleep(60_000);
          } catch (InterruptedException e) {
            throw new IOException("interrupted", e);
          }
        }
        return read;
      }

      @Override
      public void close() {
        closed.countDown();
      }
    };
    LogStream stream = new LogStream(stalls);
    assertThat(stream.readNBytes(1_500_000)).hasSize(1_500_000);
    assertThat(waiting.await(5, TimeUnit.SECONDS)).isTrue();

    stream.close();

    assertThat(closed.await(5, TimeUnit.SECONDS)).isTrue();
  }
}

package io.github.budgeteer.benchmarks;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import io.github.budgeteer.connectors.log.LogRecordReader;
import io.github.budgeteer.connectors.log.StoredBodies;
import io.github.budgeteer.connectors.log.LogRecordReader.LogRecord;
import io.github.budgeteer.connectors.log.Parsed;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * How fast a log file becomes invocations, on one core, beside what any reader of JSON must do: Jackson's plain scan over
 * the tokens of the same bytes. An operation is one file; {@code megabytes} counts the JSON in it, uncompressed.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 4, time = 2)
@Measurement(iterations = 6, time = 2)
@Fork(2)
public class ReadingBenchmark {
  static final int RECORDS = 2_000;
  private static final JsonFactory JSON = new JsonFactory();
  private static final double MEGA = 1_000_000;

  /** Length of a record's bodies, in bytes. */
  @Param("4096")
  public int bodyBytes;

  @Param({"PROSE", "TOOLS"})
  public LogText.Bodies bodies;

  private byte[] text;
  private byte[] compressed;

  /** The throughput that JMH prints beside files a second. */
  @AuxCounters(AuxCounters.Type.OPERATIONS)
  @State(Scope.Thread)
  public static class Volume {
    /** 10^6 bytes of JSON. */
    public double megabytes;

    @Setup(Level.Iteration)
    public void clear() {
      megabytes = 0;
    }
  }

  @SuppressWarnings("NullAway.Init") // JMH sets the parameters, then calls prepare.
  public ReadingBenchmark() {}

  @Setup
  public void prepare() {
    text = LogText.lines(RECORDS, bodyBytes, bodies);
    compressed = LogText.gzip(text);
  }

  /** The yardstick: every token, none of them used. */
  @Benchmark
  public long scan(Volume volume) throws IOException {
    return tokens(new ByteArrayInputStream(text), volume);
  }

  @Benchmark
  public long scanGzip(Volume volume) throws IOException {
    return tokens(new GZIPInputStream(new ByteArrayInputStream(compressed), 1 << 16), volume);
  }

  /** What the connector does with a file. */
  @Benchmark
  public long read(Volume volume) throws IOException {
    return calls(text, volume);
  }

  @Benchmark
  public long readGzip(Volume volume) throws IOException {
    return calls(compressed, volume);
  }

  /** What the compression alone takes. */
  @Benchmark
  public long gunzip(Volume volume) throws IOException {
    byte[] chunk = new byte[1 << 16];
    long bytes = 0;
    try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(compressed), 1 << 16)) {
      for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
        bytes += read;
      }
    }
    volume.megabytes += text.length / MEGA;
    return bytes;
  }

  private long tokens(InputStream in, Volume volume) throws IOException {
    long tokens = 0;
    try (JsonParser parser = JSON.createParser(in)) {
      while (parser.nextToken() != null) {
        tokens++;
      }
    }
    volume.megabytes += text.length / MEGA;
    return tokens;
  }

  private long calls(byte[] file, Volume volume) throws IOException {
    long calls = 0;
    try (LogRecordReader reader = LogRecordReader.open("/logs/a.json", new ByteArrayInputStream(file),
        Set.of(), StoredBodies.NONE)) {
      for (Optional<LogRecord> next = reader.next(); next.isPresent(); next = reader.next()) {
        calls += next.get().parsed() instanceof Parsed.Call ? 1 : 0;
      }
    }
    volume.megabytes += text.length / MEGA;
    return calls;
  }
}

package io.github.budgeteer.benchmarks.objects;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.management.OperatingSystemMXBean;
import io.github.budgeteer.benchmarks.LogText;
import io.github.budgeteer.connectors.CommittedOffsets;
import io.github.budgeteer.connectors.aws.AwsClients;
import io.github.budgeteer.connectors.aws.AwsOptions;
import io.github.budgeteer.connectors.aws.TestCredentials;
import io.github.budgeteer.connectors.s3.BedrockInvocationLogS3SourceTask;
import io.github.budgeteer.events.Topic;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTask;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/** Reads a large object through the S3 task and with zcat in turn, and prints a line of JSON for each kind of log. */
@Command(name = "objects", mixinStandardHelpOptions = true, description = {
    "Compressed megabytes a second from S3 to Connect's records, in one task, and beside zcat on the same object.",
    "One line of JSON for each kind of log; progress goes to standard error."})
public final class Objects implements Callable<Integer> {
  private static final String BUCKET = "bedrock-logs";
  private static final double MEGA = 1_000_000;
  private static final OperatingSystemMXBean SYSTEM = (OperatingSystemMXBean) ManagementFactory
      .getOperatingSystemMXBean();

  @Option(names = "--megabytes", defaultValue = "200", description = "Compressed size of the object. Default: ${DEFAULT-VALUE}")
  int megabytes;

  @Option(names = "--body-bytes", defaultValue = "4096", description = "Of a record, where bodies are logged. Default: ${DEFAULT-VALUE}")
  int bodyBytes;

  @Option(names = "--bodies", split = ",", defaultValue = "LANGUAGE,PROSE,TOOLS,OFF", description = "Default: ${DEFAULT-VALUE}")
  List<LogText.Bodies> bodies = List.of();

  @Option(names = "--rounds", defaultValue = "3", description = "Counted runs, after one that is not. Default: ${DEFAULT-VALUE}")
  int rounds;

  /** A run: how long, and how much of its process's processor time. */
  private record Run(double seconds, double cpuSeconds, long records) {}

  @Override
  public Integer call() throws Exception {
    TestCredentials.set();
    Path directory = Files.createTempDirectory("budgeteer-benchmark");
    Path buckets = directory.resolve("s3");
    Files.createDirectories(buckets.resolve(BUCKET));
    try (ObjectServer server = ObjectServer.start(buckets)) {
      for (LogText.Bodies kind : bodies) {
        Path object = write(directory, kind);
        put(object, server);
        System.out.println(measure(kind, object, server));
        Files.delete(object);
      }
    } finally {
      delete(directory);
    }
    return 0;
  }

  /** Writes gzip members, one behind the other, until the object is large enough: so it takes seconds. */
  private Path write(Path directory, LogText.Bodies kind) throws IOException {
    byte[] member = LogText.gzip(LogText.lines(20_000, bodyBytes, kind));
    Path object = directory.resolve(kind + ".json.gz");
    try (OutputStream out = Files.newOutputStream(object)) {
      for (long written = 0; written < megabytes * MEGA; written += member.length) {
        out.write(member);
      }
    }
    return object;
  }

  private static void put(Path object, ObjectServer server) {
    try (S3Client s3 = new AwsClients(
        new AwsOptions(Optional.empty(), Optional.of(server.url()), Optional.empty(),
            Optional.empty()))
        .s3()) {
      String day = LocalDate.now(ZoneOffset.UTC).format(DateTimeFormatter.ofPattern("yyyy/MM/dd"));
      s3.putObject(request -> request.bucket(BUCKET)
          .key("AWSLogs/123456789012/BedrockModelInvocationLogs/us-east-1/" + day + "/00/log.json.gz"),
          RequestBody.fromFile(object));
    }
  }

  private String measure(LogText.Bodies kind, Path object, ObjectServer server) throws Exception {
    double size = Files.size(object) / MEGA;
    List<Run> reading = new ArrayList<>();
    List<Run> unzipping = new ArrayList<>();
    for (int round = 0; round <= rounds; round++) {
      Run zcat = zcat(object);
      Run run = read(server);
      System.err.printf("%s: %s %.1f MB/s, zcat %.1f MB/s%n", kind, round == 0 ? "warm-up" : "round " + round,
          size / run.seconds(), size / zcat.seconds());
      if (round > 0) {
        reading.add(run);
        unzipping.add(zcat);
      }
    }
    double seconds = median(reading, Run::seconds);
    double zcat = median(unzipping, Run::seconds);
    return new ObjectMapper().createObjectNode().put("bodies", kind.name()).put("megabytes", Math.round(size))
        .put("records", reading.getFirst().records()).put("megabytesPerSecond", rounded(size / seconds))
        .put("recordsPerSecond", Math.round(reading.getFirst().records() / seconds))
        .put("cpuSecondsPerGigabyte", rounded(median(reading, Run::cpuSeconds) / size * 1_000))
        .put("zcatMegabytesPerSecond", rounded(size / zcat))
        .put("zcatCpuSecondsPerGigabyte", rounded(median(unzipping, Run::cpuSeconds) / size * 1_000))
        .put("ofZcat", rounded(zcat / seconds))
        .put("least", rounded(size / reading.stream().mapToDouble(Run::seconds).max().orElse(0)))
        .put("most", rounded(size / reading.stream().mapToDouble(Run::seconds).min().orElse(0)))
        .put("runs", rounds).toString();
  }

  private static Run zcat(Path object) throws Exception {
    long start = System.nanoTime();
    Process process = new ProcessBuilder("sh", "-c", "zcat \"$1\" > /dev/null && times", "sh",
        object.toString())
        .start();
    String times = new String(process.getInputStream().readAllBytes(), UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException("zcat fails on " + object);
    }
    // The second line is that of the shell's children: user and system, as 0m1.25s.
    double cpu = Stream.of(times.split("\n", -1)[1].strip().split(" ", -1))
        .mapToDouble(time -> Double.parseDouble(time.substring(0, time.indexOf('m'))) * 60
            + Double.parseDouble(time.substring(time.indexOf('m') + 1, time.length() - 1)))
        .sum();
    return new Run((System.nanoTime() - start) / 1e9, cpu, 0);
  }

  /** Reads as a worker would, without Kafka behind it: the time is the task's. */
  private static Run read(ObjectServer server) throws InterruptedException {
    SourceTask task = new BedrockInvocationLogS3SourceTask();
    task.initialize(new CommittedOffsets(new HashMap<>()));
    task.start(
        Map.of("s3.locations", "s3://" + BUCKET, "aws.endpoint.url", server.url().toString(), "start.from",
            "P2D"));
    try {
      return read(task);
    } finally {
      task.stop();
    }
  }

  private static Run read(SourceTask task) throws InterruptedException {
    String calls = Topic.INVOCATIONS.name(Topic.DEFAULT_PREFIX);
    long records = 0;
    long start = System.nanoTime();
    long cpu = SYSTEM.getProcessCpuTime();
    for (boolean complete = false; !complete;) {
      List<SourceRecord> batch = task.poll();
      for (SourceRecord record : batch == null ? List.<SourceRecord>of() : batch) {
        records += record.topic().equals(calls) ? 1 : 0;
        complete |= Boolean.TRUE.equals(record.sourceOffset().get("complete"));
        task.commitRecord(record, null);
      }
    }
    return new Run((System.nanoTime() - start) / 1e9, (SYSTEM.getProcessCpuTime() - cpu) / 1e9, records);
  }

  private static double median(List<Run> runs, ToDoubleFunction<Run> value) {
    double[] sorted = runs.stream().mapToDouble(value).sorted().toArray();
    return Arrays.stream(sorted, (sorted.length - 1) / 2, sorted.length / 2 + 1).average().orElse(0);
  }

  private static double rounded(double value) {
    return Math.round(value * 100) / 100.0;
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}

package io.github.budgeteer.benchmarks.streams;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.budgeteer.cli.embedded.EmbeddedKafka;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Lets the contenders work through the same calls in turn, each in a JVM of its own, and prints a line of JSON for each. */
@Command(name = "throughput", mixinStandardHelpOptions = true, description = {
    "Records a second, and processor time a record, of a raw consumer, the plain DSL, the DSL with a ledger, and the topology.",
    "One line of JSON per contender; progress goes to standard error."})
final class Throughput implements Callable<Integer> {
  private static final int CALLS_PER_SECOND = 5_000;
  private static final ObjectMapper JSON = new ObjectMapper();

  @Option(names = "--records", defaultValue = "2000000", description = "Calls. Default: ${DEFAULT-VALUE}")
  long records;

  @Option(names = "--warm-up", defaultValue = "3000000", description = "Calls before them in the same run, not counted. Default: ${DEFAULT-VALUE}")
  long warmUp;

  @Option(names = "--principals", defaultValue = "10000", description = "Default: ${DEFAULT-VALUE}")
  int principals;

  @Option(names = "--partitions", defaultValue = "4", description = "Default: ${DEFAULT-VALUE}")
  int partitions;

  @Option(names = "--threads", defaultValue = "2", description = "Stream threads. Default: ${DEFAULT-VALUE}")
  int threads;

  @Option(names = "--rounds", defaultValue = "5", description = "Runs of each contender, in turn. Default: ${DEFAULT-VALUE}")
  int rounds;

  @Option(names = "--seed", defaultValue = "42", description = "Of the calls. Default: ${DEFAULT-VALUE}")
  long seed;

  @Option(names = "--contenders", split = ",", defaultValue = "RAW,DSL,DSL_LEDGER,BUDGETEER", description = "Default: ${DEFAULT-VALUE}")
  List<Contender> contenders = List.of();

  @Option(names = "--csv", paramLabel = "FILE", description = "Also writes every run to this file.")
  @Nullable
  Path csv;

  @Option(names = "--java-option", paramLabel = "OPTION", description = "Of the contenders' JVMs, such as -Xmx2g; repeatable.")
  List<String> javaOptions = new ArrayList<>();

  @Override
  public Integer call() throws Exception {
    if (csv != null) {
      Files.write(csv, List.of()); // What can't be written is told now, not after the measurement.
    }
    Path directory = Files.createTempDirectory("budgeteer-benchmark");
    // Old enough to lie behind every arrival, and young enough to be charged live.
    Instant start = Instant.now().truncatedTo(ChronoUnit.SECONDS)
        .minusSeconds((warmUp + records) / CALLS_PER_SECOND + Duration.ofMinutes(5).toSeconds());
    Load load = new Load(warmUp + records, warmUp, principals, seed, start, CALLS_PER_SECOND);
    Map<Contender, List<Child.Result>> results = new EnumMap<>(Contender.class);
    try (EmbeddedKafka kafka = EmbeddedKafka.start(directory.resolve("kafka"));
        Bench bench = new Bench(kafka.bootstrapServers(), "load.")) {
      bench.fill(load, partitions);
      System.err.printf("%,d calls are there%n", load.calls());
      for (int round = 1; round <= rounds; round++) {
        for (Contender contender : contenders) {
          bench.reset(partitions);
          Path state = Files.createDirectories(directory.resolve("state-" + round + "-" + contender.label()));
          Child.Result result = Child.start(
              new Child.Task(contender, kafka.bootstrapServers(), threads, state.toString(), load),
              javaOptions);
          System.err.printf(
              "round %d: %-10s %,9.0f records/s, %6.2f µs of processor time a record, the broker's"
                  + " %6.2f µs, %3.0f %% of the machine%n",
              round, contender.label(), result.recordsPerSecond(),
              result.cpuMicrosPerRecord(), result.brokerMicrosPerRecord(), result.load() * 100);
          results.computeIfAbsent(contender, any -> new ArrayList<>()).add(result);
          Directories.delete(state);
        }
      }
    } finally {
      Directories.delete(directory);
    }
    double yardstick = median(results.getOrDefault(Contender.DSL, List.of()).stream()
        .map(Child.Result::recordsPerSecond).toList());
    results.forEach((contender, runs) -> System.out.println(line(contender, runs, yardstick)));
    if (csv != null) {
      write(csv, results);
    }
    return 0;
  }

  private String line(Contender contender, List<Child.Result> runs, double yardstick) {
    List<Double> rates = runs.stream().map(Child.Result::recordsPerSecond).toList();
    ObjectNode line = JSON.createObjectNode();
    line.put("contender", contender.label());
    line.put("recordsPerSecond", Math.round(median(rates)));
    line.put("cpuMicrosPerRecord", hundredths(runs, Child.Result::cpuMicrosPerRecord));
    line.put("brokerMicrosPerRecord", hundredths(runs, Child.Result::brokerMicrosPerRecord));
    line.put("least", Math.round(rates.stream().mapToDouble(Double::doubleValue).min().orElse(0)));
    line.put("most", Math.round(rates.stream().mapToDouble(Double::doubleValue).max().orElse(0)));
    if (yardstick > 0) {
      line.put("ofDsl", Math.round(median(rates) / yardstick * 1000) / 1000.0);
    }
    line.put("runs", runs.size()).put("records", records).put("principals", principals)
        .put("partitions", partitions).put("threads", contender == Contender.RAW ? 1 : threads)
        .put("guarantee", contender == Contender.RAW ? "none" : "exactly_once_v2, 100 ms");
    return line.toString();
  }

  private static double hundredths(List<Child.Result> runs, Function<Child.Result, Double> figure) {
    return Math.round(median(runs.stream().map(figure).toList()) * 100) / 100.0;
  }

  private static void write(Path csv, Map<Contender, List<Child.Result>> results) throws Exception {
    try (PrintWriter out = new PrintWriter(Files.newBufferedWriter(csv))) {
      out.println(
          "contender,round,records_per_second,cpu_micros_per_record,broker_micros_per_record,machine_load");
      results.forEach((contender, runs) -> {
        for (int i = 0; i < runs.size(); i++) {
          out.printf("%s,%d,%.0f,%.2f,%.2f,%.2f%n", contender.label(), i + 1, runs.get(i).recordsPerSecond(),
              runs.get(i).cpuMicrosPerRecord(), runs.get(i).brokerMicrosPerRecord(), runs.get(i).load());
        }
      });
    }
  }

  static double median(List<Double> values) {
    if (values.isEmpty()) {
      return 0;
    }
    List<Double> sorted = values.stream().sorted().toList();
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }
}

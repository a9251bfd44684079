package io.github.budgeteer.benchmarks.streams;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.budgeteer.cli.embedded.EmbeddedKafka;
import io.github.budgeteer.topology.stream.BudgetStreams;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Opens many accounts, stops, and starts again over the same state. */
@Command(name = "accounts", mixinStandardHelpOptions = true, description = {
    "State on disk, heap, and the time of a restart, with very many accounts.", "One line of JSON."})
final class ManyAccounts implements Callable<Integer> {
  @Option(names = "--principals", defaultValue = "1000000", description = "Default: ${DEFAULT-VALUE}")
  int principals;

  @Override
  public Integer call() throws Exception {
    Path directory = Files.createTempDirectory("budgeteer-benchmark");
    Path state = directory.resolve("state");
    try (EmbeddedKafka kafka = EmbeddedKafka.start(directory.resolve("kafka"));
        Bench bench = new Bench(kafka.bootstrapServers(), "accounts.")) {
      Instant start = Instant.now().truncatedTo(ChronoUnit.SECONDS).minusSeconds(600);
      Load load = Load.eachOnce(principals, start);
      bench.fill(load, 4);
      System.err.printf("%,d calls of as many principals are there%n", principals);
      Progress progress;
      try (BudgetStreams streams = BudgeteerContender.streams(bench, Contender.LIMIT, 2, state)) {
        streams.start();
        progress = Progress.watch(() -> bench.committed(streams.applicationId()), load.warmUp(),
            bench.calls(), Contender.PATIENCE);
      }
      long before = System.nanoTime();
      try (BudgetStreams streams = BudgeteerContender.streams(bench, Contender.LIMIT, 2, state)) {
        streams.start();
        while (streams.notReady().isPresent()) {
          Thread.sleep(10);
        }
        double restart = (System.nanoTime() - before) / 1e9;
        System.gc();
        System.out.println(new ObjectMapper().createObjectNode().put("principals", principals)
            .put("stateMegabytes", megabytes(state)).put("heapMegabytes",
                ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() >> 20)
            .put("opensPerSecond", Math.round(progress.records() / progress.seconds()))
            .put("restartSeconds", Math.round(restart * 10) / 10.0));
      }
    } finally {
      Directories.delete(directory);
    }
    return 0;
  }

  private static long megabytes(Path directory) throws Exception {
    List<Path> files;
    try (Stream<Path> walk = Files.walk(directory)) {
      files = walk.filter(Files::isRegularFile).toList();
    }
    long bytes = 0;
    for (Path file : files) {
      bytes += Files.size(file);
    }
    return bytes >> 20;
  }
}

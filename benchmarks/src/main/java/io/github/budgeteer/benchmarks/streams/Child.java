package io.github.budgeteer.benchmarks.streams;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import com.sun.management.OperatingSystemMXBean;
import java.io.BufferedReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** One contender's run in a JVM of its own: nothing that another has warmed up or left on the heap counts for it. */
final class Child {
  private static final ObjectMapper JSON = new ObjectMapper().registerModule(new JavaTimeModule());
  /** What a child says when its warm-up is over. */
  static final String MEASURING = "MEASURING";
  private static final String RESULT = "RESULT ";
  private static final OperatingSystemMXBean SYSTEM = (OperatingSystemMXBean) ManagementFactory
      .getOperatingSystemMXBean();

  private Child() {}

  /** What the process is to do. */
  record Task(Contender contender, String bootstrapServers, int threads, String directory, Load load) {}

  /**
   * What it took.
   *
   * @param cpuMicrosPerRecord processor time of the contender
   * @param brokerMicrosPerRecord processor time of the broker meanwhile
   * @param load share of the machine's processor time that was used, by whomever
   */
  record Result(double recordsPerSecond, double cpuMicrosPerRecord, double brokerMicrosPerRecord,
      double load) {
    private Result with(long records, double brokerSeconds, double newLoad) {
      return new Result(recordsPerSecond, cpuMicrosPerRecord, brokerSeconds / records * 1e6, newLoad);
    }
  }

  /** Starts the process and waits for its result; the broker is in this one. */
  static Result start(Task task, List<String> javaOptions) throws Exception {
    List<String> command = new ArrayList<>(
        List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xms2g", "-Xmx2g", "-XX:+UseParallelGC", "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow"));
    if (System.getProperty("os.name").equals("Linux")) {
      command.add("-XX:+UseTransparentHugePages"); // Other systems' JVMs have no such option.
    }
    command.addAll(javaOptions);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Child.class.getName(),
        JSON.writeValueAsString(task)));
    Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    Result result = null;
    long broker = 0;
    try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
      String line = out.readLine();
      while (line != null) {
        if (line.equals(MEASURING)) {
          broker = SYSTEM.getProcessCpuTime();
          SYSTEM.getCpuLoad(); // The next call tells of the time since this one.
        } else if (line.startsWith(RESULT)) {
          result = JSON.readValue(line.substring(RESULT.length()), Result.class).with(
              task.load().calls() - task.load().warmUp(), (SYSTEM.getProcessCpuTime() - broker) / 1e9,
              SYSTEM.getCpuLoad());
        }
        line = out.readLine();
      }
    }
    if (process.waitFor() != 0 || result == null) {
      throw new IllegalStateException(task.contender().label() + " has failed");
    }
    return result;
  }

  public static void main(String[] arguments) throws Exception {
    Task task = JSON.readValue(arguments[0], Task.class);
    Path directory = Path.of(task.directory());
    try (Bench bench = new Bench(task.bootstrapServers(), "load.")) {
      Progress progress = task.contender().run(bench, task.load(), task.threads(), directory.resolve("load"));
      System.out.println(RESULT + JSON.writeValueAsString(new Result(progress.records() / progress.seconds(),
          progress.cpuSeconds() / progress.records() * 1e6, 0, 0)));
    }
  }
}

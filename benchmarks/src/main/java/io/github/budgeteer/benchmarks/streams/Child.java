package io.github.budgeteer.benchmarks.streams;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** One contender's run in a JVM of its own: nothing that another has warmed up or left on the heap counts for it. */
final class Child {
  private static final ObjectMapper JSON = new ObjectMapper().registerModule(new JavaTimeModule());
  private static final String RESULT = "RESULT ";

  private Child() {}

  /** What the process is to do. */
  record Task(Contender contender, String bootstrapServers, int threads, String directory, Load load) {}

  /** What it took. */
  record Result(double recordsPerSecond, double cpuMicrosPerRecord) {}

  /** Starts the process and waits for its result. */
  static Result start(Task task, List<String> javaOptions) throws Exception {
    List<String> command = new ArrayList<>(
        List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx2g", "-XX:+UseParallelGC", "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow"));
    command.addAll(javaOptions);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Child.class.getName(),
        JSON.writeValueAsString(task)));
    Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    Result result = null;
    try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
      String line = out.readLine();
      while (line != null) {
        if (line.startsWith(RESULT)) {
          result = JSON.readValue(line.substring(RESULT.length()), Result.class);
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
          progress.cpuSeconds() / progress.records() * 1e6)));
    }
  }
}

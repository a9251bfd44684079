package io.github.budgeteer.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** The command in a process of its own, which can be killed. */
final class Budgeteer {
  /** The broker and DynamoDB Local write to disk, and some machines' disks are slow for minutes. */
  private static final Duration LONGEST = Duration.ofMinutes(6);

  /** How a process ends that is killed: 128 and the number of the signal. */
  static final int KILLED = 128 + 9;

  private final Process process;
  private final Path out;
  private final Path err;

  private Budgeteer(Process process, Path out, Path err) {
    this.process = process;
    this.out = out;
    this.err = err;
  }

  static Budgeteer start(Path scratch, String... arguments) throws IOException {
    return start(scratch, Map.of(), arguments);
  }

  /** Starts the command in an environment with more variables. */
  static Budgeteer start(Path scratch, Map<String, String> environment, String... arguments)
      throws IOException {
    Path out = Files.createTempFile(scratch, "out", ".txt");
    Path err = Files.createTempFile(scratch, "err", ".txt");
    List<String> command = new ArrayList<>(
        List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx1g", "-XX:+UseParallelGC", "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-cp",
            System.getProperty("java.class.path"), Main.class.getName()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectOutput(out.toFile())
        .redirectError(err.toFile());
    builder.environment().putAll(environment);
    return new Budgeteer(builder.start(), out, err);
  }

  /** Runs a command to its successful end and returns the JSON it printed. */
  static JsonNode run(Path scratch, String... arguments) throws Exception {
    Budgeteer budgeteer = start(scratch, arguments);
    int exitCode = budgeteer.await();
    if (exitCode != 0) {
      throw new AssertionError("exit code " + exitCode + ": " + budgeteer.err());
    }
    return JsonMapper.builder().build().readTree(budgeteer.out());
  }

  int await() throws InterruptedException {
    if (!process.waitFor(LONGEST.toSeconds(), TimeUnit.SECONDS)) {
      String threads = threads();
      process.destroyForcibly();
      throw new AssertionError("did not end within " + LONGEST + "; it was so far: " + err() + threads);
    }
    return process.exitValue();
  }

  /** Returns what its threads are doing: whoever reads of it later can't ask any more. */
  private String threads() {
    try {
      Process dump = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "jstack").toString(),
          Long.toString(process.pid())).redirectErrorStream(true).start();
      return new String(dump.getInputStream().readAllBytes(), UTF_8);
    } catch (IOException e) {
      return "no threads: " + e;
    }
  }

  Budgeteer until(BooleanSupplier condition) throws Exception {
    long end = System.nanoTime() + LONGEST.toNanos();
    while (!condition.getAsBoolean()) {
      if (!process.isAlive() || System.nanoTime() > end) {
        process.destroyForcibly();
        throw new AssertionError("ended before it was so far: " + err());
      }
      Thread.sleep(50);
    }
    return this;
  }

  /** Ends it as {@code kill -9} does and returns how it ended: as {@link #KILLED}, unless it was over before. */
  int kill() throws InterruptedException {
    return process.destroyForcibly().waitFor();
  }

  /** Asks it to end, as Ctrl-C does. */
  Budgeteer interrupt() {
    process.destroy();
    return this;
  }

  String out() {
    return read(out);
  }

  String err() {
    return read(err);
  }

  private static String read(Path file) {
    try {
      return Files.readString(file, UTF_8);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}

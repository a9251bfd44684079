package io.github.budgeteer.cli.embedded;

import io.github.budgeteer.connectors.aws.TestCredentials;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;

/** A Connect worker with one connector in a process of its own, which can be killed. */
public final class ConnectWorker implements AutoCloseable {
  private final Process process;
  private final Path log;

  private ConnectWorker(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  /**
   * Starts one.
   *
   * @param memory such as {@code 256m}
   * @param exactlyOnce whether the worker supports exactly-once sources
   */
  public static ConnectWorker start(Path scratch, String bootstrapServers, String topicPrefix, String memory,
      boolean exactlyOnce, Map<String, String> connector) throws IOException {
    Path log = Files.createTempFile(scratch, "worker", ".txt");
    Path options = Files.createTempFile(scratch, "connector", ".properties");
    List<String> lines = new ArrayList<>();
    connector.forEach((name, value) -> lines.add(name + "=" + value));
    Files.write(options, lines);
    Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-Xmx" + memory, "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1",
        "--enable-native-access=ALL-UNNAMED", "-cp", System.getProperty("java.class.path"),
        ConnectWorker.class.getName(), bootstrapServers, topicPrefix, Boolean.toString(exactlyOnce),
        options.toString()).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    return new ConnectWorker(process, log);
  }

  /** The process. */
  public static void main(String[] arguments) throws Exception {
    TestCredentials.set();
    Properties options = new Properties();
    options.load(new StringReader(Files.readString(Path.of(arguments[3]))));
    Map<String, String> connector = new HashMap<>();
    options.stringPropertyNames().forEach(name -> connector.put(name, options.getProperty(name)));
    EmbeddedConnect connect = EmbeddedConnect.start(arguments[0], arguments[1],
        Boolean.parseBoolean(arguments[2]) ? Map.of() : Map.of("exactly.once.source.support", "disabled"));
    connect.put(connector.getOrDefault("name", ""), connector);
    Thread.currentThread().join();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** Returns what it has written. */
  public String log() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      return e.toString();
    }
  }

  /** Ends it as a power failure would. */
  public void kill() throws InterruptedException {
    process.destroyForcibly();
    process.waitFor(10, TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}

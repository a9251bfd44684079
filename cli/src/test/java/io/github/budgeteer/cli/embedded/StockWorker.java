package io.github.budgeteer.cli.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Kafka's own Connect worker in a process of its own, with nothing of ours on its class path: it has what plugin.path holds. */
final class StockWorker implements AutoCloseable {
  private static final JsonMapper JSON = new JsonMapper();

  private final Process process;
  private final Path log;
  private final URI url;
  private final HttpClient http = HttpClient.newHttpClient();

  private StockWorker(Process process, Path log, URI url) {
    this.process = process;
    this.log = log;
    this.url = url;
  }

  /**
   * Starts one.
   *
   * @param cli what Kafka's script starts
   * @param options the worker's file, as it is shipped
   * @param others what is different here
   * @param environment variables of the process
   * @param connectors files of connectors, in standalone mode
   */
  static StockWorker start(Path scratch, Class<?> cli, Path options, Map<String, String> others,
      Map<String, String> environment, Path... connectors) throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    String url = "http://127.0.0.1:" + port;
    // Of a name that is there twice, the last one counts.
    List<String> lines = new ArrayList<>(Files.readAllLines(options));
    others.forEach((name, value) -> lines.add(name + "=" + value));
    lines.add("listeners=" + url);
    Path file = Files.write(Files.createTempFile(scratch, "worker", ".properties"), lines);
    List<String> command = new ArrayList<>(
        List.of(java17().orElse(Path.of(System.getProperty("java.home"), "bin", "java")).toString(),
            "-Xmx256m",
            "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp", kafkaAlone(), cli.getName(),
            file.toString()));
    Arrays.stream(connectors).map(Path::toString).forEach(command::add);
    Path log = Files.createTempFile(scratch, "worker", ".txt");
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true)
        .redirectOutput(log.toFile());
    builder.environment().putAll(environment);
    return new StockWorker(builder.start(), log, URI.create(url));
  }

  /** Returns the first {@code java} on the path that is of Java 17: the oldest that workers of others have (docs/adr/0010). */
  static Optional<Path> java17() throws IOException {
    for (String folder : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1)) {
      Path java = Path.of(folder, "java");
      if (Files.isExecutable(java)) {
        Path real = java.toRealPath();
        Path release = real.resolveSibling("../release");
        if (Files.exists(release) && Files.readString(release).contains("JAVA_VERSION=\"17.")) {
          return Optional.of(real);
        }
      }
    }
    return Optional.empty();
  }

  /** Returns the class path without our modules and without the AWS SDK. */
  private static String kafkaAlone() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(entry -> entry.endsWith(".jar") && !entry.contains("budgeteer-")
            && !entry.contains("/software/amazon/"))
        .collect(Collectors.joining(File.pathSeparator));
  }

  /** Returns the answer once the worker gives one. */
  JsonNode get(String path) throws InterruptedException {
    return send(HttpRequest.newBuilder(url.resolve(path)).build());
  }

  JsonNode send(String method, String path, String json) throws InterruptedException {
    return send(HttpRequest.newBuilder(url.resolve(path)).header("Content-Type", "application/json")
        .method(method, HttpRequest.BodyPublishers.ofString(json)).build());
  }

  private JsonNode send(HttpRequest request) throws InterruptedException {
    while (true) {
      checkAlive();
      try {
        HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
        // 404 and 409: the worker is starting, or does not know yet of a connector.
        if (answer.statusCode() < 300) {
          return JSON.readTree(answer.body());
        }
        if (answer.statusCode() == 400 || answer.statusCode() == 500) {
          throw new AssertionError(answer.statusCode() + " " + answer.body());
        }
      } catch (IOException e) {
        // Not listening yet.
      }
      Thread.sleep(50);
    }
  }

  void checkAlive() {
    if (!process.isAlive()) {
      throw new AssertionError("the worker ended: " + log());
    }
  }

  /** Returns the program that its process runs, as the system tells it. */
  String command() {
    return process.info().command().orElse("");
  }

  String log() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      return e.toString();
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}

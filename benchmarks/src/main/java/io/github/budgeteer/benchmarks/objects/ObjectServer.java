package io.github.budgeteer.benchmarks.objects;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.budgeteer.connectors.aws.S3Server;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;

/** S3's protocol over a directory, in a process of its own: what serving takes is not the reader's. */
final class ObjectServer implements AutoCloseable {
  private final Process process;
  private final URI url;

  private ObjectServer(Process process, URI url) {
    this.process = process;
    this.url = url;
  }

  static ObjectServer start(Path directory) throws IOException {
    Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-Xmx512m", "-XX:+UseSerialGC", "-cp", System.getProperty("java.class.path"),
        ObjectServer.class.getName(),
        directory.toString()).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    BufferedReader out = process.inputReader(UTF_8);
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      if (line.startsWith("http://")) {
        return new ObjectServer(process, URI.create(line));
      }
    }
    throw new IOException("the server of objects does not start");
  }

  /** The process. */
  public static void main(String[] arguments) throws Exception {
    try (S3Server server = S3Server.start(Path.of(arguments[0]))) {
      System.out.println(server.url());
      System.in.transferTo(System.out); // Until whoever started it ends.
    }
  }

  URI url() {
    return url;
  }

  @Override
  public void close() {
    process.destroy();
  }
}

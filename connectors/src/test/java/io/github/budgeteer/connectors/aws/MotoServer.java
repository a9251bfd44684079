package io.github.budgeteer.connectors.aws;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/** moto's server, which answers as many AWS services do, as a process of its own on loopback. */
public final class MotoServer implements AutoCloseable {
  private static final int PATIENCE = 600;

  private final Process process;
  private final URI url;

  private MotoServer(Process process, URI url) {
    this.process = process;
    this.url = url;
  }

  /** Starts one; where there is none the test is skipped, and says so. */
  public static MotoServer start() throws IOException, InterruptedException {
    assumeTrue(
        Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, "moto_server"))),
        "no moto_server on the PATH (pip install 'moto[server]')");
    TestCredentials.set();
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    Process process = new ProcessBuilder("moto_server", "-H", "127.0.0.1", "-p", Integer.toString(port))
        .redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
    MotoServer server = new MotoServer(process, URI.create("http://127.0.0.1:" + port));
    for (int attempt = 0; attempt < PATIENCE && process.isAlive(); attempt++) {
      try (Socket socket = new Socket()) {
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
        return server;
      } catch (IOException e) {
        Thread.sleep(100);
      }
    }
    server.close();
    throw new IllegalStateException("moto_server does not answer");
  }

  public URI url() {
    return url;
  }

  /** Asks a service that has no client here, in the form of its own protocol: a query, or an action and its JSON. */
  public String ask(String service, String action, String body) throws IOException, InterruptedException {
    HttpRequest.Builder request = HttpRequest.newBuilder(url)
        .header("Authorization", "AWS4-HMAC-SHA256 Credential=test/20261101/us-east-1/" + service
            + "/aws4_request, SignedHeaders=host, Signature=none");
    if (body.startsWith("{")) {
      request.header("X-Amz-Target", action).header("Content-Type", "application/x-amz-json-1.1");
    } else {
      request.header("Content-Type", "application/x-www-form-urlencoded");
    }
    HttpResponse<String> response = HttpClient.newHttpClient()
        .send(request.POST(HttpRequest.BodyPublishers.ofString(body.startsWith("{")
            ? body
            : "Action=" + action + "&" + body)).build(), HttpResponse.BodyHandlers.ofString());
    if (response.statusCode() != 200) {
      throw new IOException(action + ": " + response.body());
    }
    return response.body();
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroy);
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

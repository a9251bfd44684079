package io.github.budgeteer.connectors.aws;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** A server on loopback that answers as a test says: for what real services do seldom, and stand-ins never. */
public final class ScriptedAws implements AutoCloseable {
  private final HttpServer server;
  private final Map<String, Function<String, Answer>> answers = new HashMap<>();
  private final List<String> requests = Collections.synchronizedList(new ArrayList<>());

  /** What it answers. */
  public record Answer(int status, String json) {}

  public ScriptedAws() throws IOException {
    TestCredentials.set();
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", exchange -> {
      String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
      String target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
      String operation = target == null
          ? exchange.getRequestURI().getPath()
          : target.substring(target.indexOf('.') + 1);
      requests.add(operation + " " + body);
      Answer answer = answers.entrySet().stream().filter(known -> operation.startsWith(known.getKey()))
          .findFirst().map(known -> known.getValue().apply(body))
          .orElse(new Answer(400, "{\"__type\":\"UnknownOperationException\"}"));
      exchange.getResponseHeaders().add("Content-Type", "application/x-amz-json-1.1");
      byte[] json = answer.json().getBytes(UTF_8);
      exchange.sendResponseHeaders(answer.status(), json.length);
      try (OutputStream out = exchange.getResponseBody()) {
        out.write(json);
      }
    });
    server.start();
  }

  public URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** Has an operation, or a path that begins so, answered. */
  public void on(String operation, Function<String, Answer> answer) {
    answers.put(operation, answer);
  }

  /** Returns what was asked: operation and body. */
  public List<String> requests() {
    return List.copyOf(requests);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}

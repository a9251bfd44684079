package io.github.budgeteer.connectors.aws;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A server on loopback that answers as a test says: for what real services do seldom, and stand-ins never. What the test does not
 * say, another server may.
 */
public final class ScriptedAws implements AutoCloseable {
  private static final Set<String> NOT_FORWARDED = Set.of("host", "connection", "content-length",
      "transfer-encoding", "expect", "date");

  private final HttpServer server;
  private final Map<String, Function<String, Answer>> answers = new HashMap<>();
  private final List<String> requests = Collections.synchronizedList(new ArrayList<>());
  private final HttpClient client = HttpClient.newHttpClient();
  private final @Nullable URI behind;
  private final Set<String> cuts = Collections.synchronizedSet(new HashSet<>());

  /** What it answers. */
  public record Answer(int status, String body) {}

  public ScriptedAws() throws IOException {
    this(null);
  }

  /** Starts one in front of another server. */
  public ScriptedAws(@Nullable URI behind) throws IOException {
    this.behind = behind;
    TestCredentials.set();
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  private void answer(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    String target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
    String path = exchange.getRequestURI().getPath();
    String operation = target == null ? path : target.substring(target.indexOf('.') + 1);
    requests.add(operation + " " + new String(body, UTF_8));
    Optional<Answer> scripted = answers.entrySet().stream()
        .filter(known -> operation.startsWith(known.getKey())).findFirst()
        .map(known -> known.getValue().apply(new String(body, UTF_8)));
    if (scripted.isEmpty() && behind != null) {
      forward(exchange, behind, body);
      return;
    }
    Answer answer = scripted.orElse(new Answer(400, "{\"__type\":\"UnknownOperationException\"}"));
    exchange.getResponseHeaders().add("Content-Type", "application/x-amz-json-1.1");
    send(exchange, answer.status(), answer.body().getBytes(UTF_8), false);
  }

  private void forward(HttpExchange exchange, URI to, byte[] body) throws IOException {
    URI asked = exchange.getRequestURI();
    HttpRequest.Builder request = HttpRequest.newBuilder(to.resolve(asked.toString()))
        .method(exchange.getRequestMethod(), HttpRequest.BodyPublishers.ofByteArray(body));
    exchange.getRequestHeaders().forEach((name, values) -> {
      if (!NOT_FORWARDED.contains(name.toLowerCase(Locale.ROOT))) {
        values.forEach(value -> request.header(name, value));
      }
    });
    HttpResponse<byte[]> response;
    try {
      response = client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
    response.headers().map().forEach((name, values) -> {
      if (!NOT_FORWARDED.contains(name.toLowerCase(Locale.ROOT))) {
        exchange.getResponseHeaders().put(name, values);
      }
    });
    send(exchange, response.statusCode(), response.body(), cuts.remove(asked.getPath()));
  }

  /** Sends a body, or half of it and no more. */
  private static void send(HttpExchange exchange, int status, byte[] body, boolean cut) throws IOException {
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body, 0, cut ? body.length / 2 : body.length);
    exchange.close();
  }

  /** Breaks the connection in the middle of the next answer to a path. */
  public void cut(String path) {
    cuts.add(path);
  }

  /** Has an operation, or path, answered by the server behind again. */
  public void forget(String operation) {
    answers.remove(operation);
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

package io.github.budgeteer.connectors;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/** A price list server on loopback that answers as it is told, and takes part in conditional requests. */
final class PriceListServer implements AutoCloseable {
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<String, Document> documents = new ConcurrentHashMap<>();
  private final Map<String, Queue<Misbehaviour>> misbehaviour = new ConcurrentHashMap<>();
  private final Queue<CompletableFuture<String>> requests = new ConcurrentLinkedQueue<>();

  private PriceListServer(HttpServer server) {
    this.server = server;
  }

  private record Document(String body, Map<String, String> headers) {}

  /** What the server does once instead of answering. */
  interface Misbehaviour {
    void answer(HttpExchange exchange) throws IOException;
  }

  static PriceListServer start() throws IOException {
    HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    PriceListServer started = new PriceListServer(server);
    server.createContext("/", started::answer);
    server.setExecutor(started.threads);
    server.start();
    return started;
  }

  String address(String path) {
    return "http://127.0.0.1:" + server.getAddress().getPort() + path;
  }

  PriceListServer put(String path, String body, String etag) {
    return put(path, body, Map.of("ETag", '"' + etag + '"'));
  }

  PriceListServer put(String path, String body, Map<String, String> headers) {
    documents.put(path, new Document(body, headers));
    return this;
  }

  /** The next request of a path gets this. */
  PriceListServer once(String path, Misbehaviour answer) {
    misbehaviour.computeIfAbsent(path, first -> new ConcurrentLinkedQueue<>()).add(answer);
    return this;
  }

  PriceListServer once(String path, int status, String... header) {
    return once(path, exchange -> {
      if (header.length > 0) {
        exchange.getResponseHeaders().set(header[0], header[1]);
      }
      exchange.sendResponseHeaders(status, -1);
    });
  }

  /** Returns what has been asked for since the last time, as {@code path status}. */
  List<String> requests() {
    List<String> some = requests.stream().map(CompletableFuture::join).toList();
    requests.clear();
    return some;
  }

  static byte[] gzip(String text) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(text.getBytes(UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    // In the order asked: whoever has its answer may ask again before this one is through.
    CompletableFuture<String> request = new CompletableFuture<>();
    requests.add(request);
    try (exchange) {
      Misbehaviour next = misbehaviour.getOrDefault(path, new ConcurrentLinkedQueue<>()).poll();
      if (next == null) {
        serve(exchange, documents.get(path));
      } else {
        next.answer(exchange);
      }
    } finally {
      request.complete(path + ' ' + exchange.getResponseCode());
    }
  }

  private static void serve(HttpExchange exchange, @Nullable Document document) throws IOException {
    if (document == null) {
      exchange.sendResponseHeaders(404, -1);
      return;
    }
    document.headers().forEach(exchange.getResponseHeaders()::set);
    if (isUnchanged(exchange, document, "If-None-Match", "ETag")
        || isUnchanged(exchange, document, "If-Modified-Since", "Last-Modified")) {
      exchange.sendResponseHeaders(304, -1);
      return;
    }
    byte[] body = document.body().getBytes(UTF_8);
    // A length of 0 would mean that it is not known.
    exchange.sendResponseHeaders(200, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
  }

  private static boolean isUnchanged(HttpExchange exchange, Document document, String condition,
      String header) {
    String known = exchange.getRequestHeaders().getFirst(condition);
    return known != null && known.equals(document.headers().get(header));
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}

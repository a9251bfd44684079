package io.github.budgeteer.cli.run;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A web server on loopback that takes notifications. */
public final class Inbox implements AutoCloseable {
  private static final int OK = 200;
  private static final int UNAVAILABLE = 503;

  private final HttpServer server;
  private final List<String> bodies = new CopyOnWriteArrayList<>();
  private volatile int status = OK;
  private final AtomicInteger requests = new AtomicInteger();

  public Inbox() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", exchange -> {
      try (exchange) {
        String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
        int now = status;
        if (now == OK) {
          bodies.add(body);
        }
        requests.incrementAndGet();
        exchange.sendResponseHeaders(now, -1);
      }
    });
    server.start();
  }

  /** Returns its address, whose path is a secret. */
  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/hooks/c0ffee";
  }

  void breakDown() {
    status = UNAVAILABLE;
  }

  void repair() {
    status = OK;
  }

  /** Returns how many have asked, in vain or not. */
  int requests() {
    return requests.get();
  }

  /** Returns what it took, in order. */
  public List<JsonNode> received() throws IOException {
    JsonMapper json = JsonMapper.builder().build();
    List<JsonNode> all = new ArrayList<>();
    for (String body : bodies) {
      all.add(json.readTree(body));
    }
    return all;
  }

  @Override
  public void close() {
    server.stop(0);
  }
}

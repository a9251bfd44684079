package io.github.budgeteer.cli.operations;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Health, readiness and metrics over HTTP, for this machine only.
 *
 * <pre>
 * GET /health   200 while no component has failed, else 503; JSON names each with its reason
 * GET /ready    200 while every component does its work, else 503; JSON likewise
 * GET /metrics  Prometheus text
 * </pre>
 */
public final class OperationsServer implements AutoCloseable {
  private static final String JSON = "application/json";
  private static final int OK = 200;
  private static final int NOT_FOUND = 404;
  private static final int METHOD_NOT_ALLOWED = 405;
  private static final int UNAVAILABLE = 503;
  private static final Component STARTING = new Component("process", Optional::empty,
      () -> Optional.of("is starting"));

  private final HttpServer server;
  private final PrometheusMeterRegistry registry;
  private final ExecutorService requests = Executors.newVirtualThreadPerTaskExecutor();
  /** Listens to the collector until it is closed. */
  private final JvmGcMetrics collections = new JvmGcMetrics();
  private volatile List<Component> components = List.of(STARTING);

  private OperationsServer(HttpServer server, PrometheusMeterRegistry registry) {
    this.server = server;
    this.registry = registry;
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
    collections.bindTo(registry);
  }

  /**
   * Starts to listen on loopback; until {@link #watch} the process is alive and not ready. The process's own memory, threads and
   * load are among the metrics.
   *
   * @param port 0 for any that is free
   * @throws IOException if the port is taken
   */
  public static OperationsServer start(int port, PrometheusMeterRegistry registry) throws IOException {
    HttpServer http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    OperationsServer server = new OperationsServer(http, registry);
    http.setExecutor(server.requests);
    http.createContext("/", server::answer);
    http.start();
    return server;
  }

  /** Returns where it listens, such as {@code http://127.0.0.1:9404}. */
  public URI url() {
    return URI.create(
        "http://" + InetAddress.getLoopbackAddress().getHostAddress() + ":" + server.getAddress().getPort());
  }

  /**
   * From now on asks these.
   *
   * @param health where their health is told besides
   */
  public void watch(List<Component> parts, MeterRegistry health) {
    components = List.copyOf(parts);
    for (Component part : parts) {
      Gauge.builder("budgeteer.component.healthy", () -> part.failure().get().isEmpty() ? 1 : 0)
          .tag("component", part.name()).register(health);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    requests.close();
    collections.close();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      boolean get = exchange.getRequestMethod().equals("GET");
      if (!get && !exchange.getRequestMethod().equals("HEAD")) {
        exchange.getResponseHeaders().set("Allow", "GET, HEAD");
        exchange.sendResponseHeaders(METHOD_NOT_ALLOWED, -1);
        return;
      }
      switch (exchange.getRequestURI().getPath()) {
        case "/health" -> answer(exchange, HealthReport.ask(components, Component::failure));
        case "/ready" -> answer(exchange, HealthReport.ask(components, Component::notReady));
        case "/metrics" -> answer(exchange, OK, "text/plain; version=0.0.4; charset=utf-8",
            registry.scrape().getBytes(UTF_8));
        default -> answer(exchange, NOT_FOUND, "text/plain; charset=utf-8",
            "Here are /health, /ready and /metrics.\n".getBytes(UTF_8));
      }
    }
  }

  private static void answer(HttpExchange exchange, HealthReport report) throws IOException {
    answer(exchange, switch (report.status()) {
      case OK -> OK;
      case NOT_OK -> UNAVAILABLE;
    }, JSON, report.json());
  }

  private static void answer(HttpExchange exchange, int status, String type, byte[] body) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", type);
    boolean head = exchange.getRequestMethod().equals("HEAD");
    exchange.sendResponseHeaders(status, head ? -1 : body.length);
    if (!head) {
      exchange.getResponseBody().write(body);
    }
  }
}

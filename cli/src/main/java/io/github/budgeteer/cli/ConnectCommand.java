package io.github.budgeteer.cli;

import io.github.budgeteer.cli.embedded.EmbeddedConnect;
import io.github.budgeteer.cli.run.Logging;
import io.github.budgeteer.cli.run.RunFailedException;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code budgeteer connect}: connectors against a broker of the user's own. */
@Command(name = "connect", description = "Runs connectors against a Kafka broker of yours, in a Connect worker in this process, until Ctrl-C. "
    + "Workers with the same group.id share them.", footerHeading = "%nExamples:%n", footer = {
        "  LOGS_BUCKET=my-logs budgeteer connect connectors/config/invocation-logs-s3.json --bootstrap-server broker:9092",
        "  budgeteer connect connectors/config/price-lists.json --worker connectors/config/connect-distributed-msk.properties"})
final class ConnectCommand implements Callable<Integer> {
  private static final String WORKER = "connect-distributed.properties";
  private static final Duration LOOK = Duration.ofMillis(500);

  @Spec
  CommandSpec spec;

  @Parameters(paramLabel = "CONNECTOR", arity = "1..*", description = "A connector's file, such as connectors/config/invocation-logs-s3.json.")
  List<Path> files = List.of();

  @Option(names = "--bootstrap-server", paramLabel = "HOST:PORT", description = "The broker. Default: bootstrap.servers of the worker's file.")
  @Nullable
  String bootstrapServer;

  @Option(names = "--worker", paramLabel = "FILE", description = "The worker's options. Default: " + WORKER
      + " beside the first connector's file.")
  @Nullable
  Path worker;

  @Override
  public Integer call() {
    List<ConnectorFile> connectors = connectors();
    Map<String, String> options = options();
    Logging.toStandardError();
    CountDownLatch stop = new CountDownLatch(1);
    Stop.ofProcess().with(stop::countDown);
    try (EmbeddedConnect connect = EmbeddedConnect.start(options)) {
      for (ConnectorFile connector : connectors) {
        put(connect, connector);
      }
      watch(connect, connectors, stop);
    } catch (IllegalStateException e) {
      throw new RunFailedException(String.valueOf(e.getMessage()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RunFailedException("interrupted", e);
    }
    return 0;
  }

  private void put(EmbeddedConnect connect, ConnectorFile connector) {
    try {
      connect.put(connector.name(), connector.config());
    } catch (IllegalArgumentException e) {
      // Connect's last line leads to an endpoint of this worker, which ends.
      String wrong = String.valueOf(e.getMessage()).replaceFirst("\\RYou can also find .*", "");
      throw new ParameterException(spec.commandLine(), connector.name() + ": " + wrong, e);
    }
  }

  private void watch(EmbeddedConnect connect, List<ConnectorFile> connectors, CountDownLatch stop)
      throws InterruptedException {
    boolean told = false;
    do {
      for (ConnectorFile connector : connectors) {
        String failure = connect.failure(connector.name());
        if (!failure.isEmpty()) {
          throw new RunFailedException(connector.name() + " failed: " + failure, null);
        }
      }
      if (!told
          && connectors.stream().allMatch(connector -> connect.notRunning(connector.name()).isEmpty())) {
        told = true;
        spec.commandLine().getOut().println("Running; Ctrl-C stops; the worker: " + connect.url());
      }
    } while (!stop.await(LOOK.toMillis(), TimeUnit.MILLISECONDS));
  }

  private List<ConnectorFile> connectors() {
    try {
      return files.stream().map(ConnectorFile::read).toList();
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  private Map<String, String> options() {
    Path file = worker == null ? files.getFirst().resolveSibling(WORKER) : worker;
    Properties read = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      read.load(reader);
    } catch (IOException | IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(),
          "--worker: " + file
              + " does not exist or can't be read; accepted: the options of a distributed worker",
          e);
    }
    Map<String, String> options = new HashMap<>();
    read.stringPropertyNames().forEach(name -> options.put(name, read.getProperty(name)));
    if (bootstrapServer != null) {
      options.put("bootstrap.servers", bootstrapServer);
    }
    return options;
  }
}

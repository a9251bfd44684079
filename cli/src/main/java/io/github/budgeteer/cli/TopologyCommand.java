package io.github.budgeteer.cli;

import io.github.budgeteer.cli.control.KafkaFile;
import io.github.budgeteer.cli.run.ClusteredOptions;
import io.github.budgeteer.cli.run.ClusteredRun;
import io.github.budgeteer.cli.run.Logging;
import io.github.budgeteer.cli.run.RunOptions;
import io.github.budgeteer.events.Mode;
import io.github.budgeteer.events.Topic;
import io.github.budgeteer.topology.budget.PolicyBook;
import io.github.budgeteer.topology.stream.StreamsOptions;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.streams.StreamsConfig;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code budgeteer topology}: one instance of the topology alone. */
@Command(name = "topology", description = {
    "Runs the topology alone, as one of several instances, on brokers that others run. ENVIRONMENT says whose settings count.",
    "Rules are those given here, and what settings make of them. Without any, nothing is taken away (observe), and Bedrock API keys have 1 USD in 30 days.",
    "All instances must be given the same rules: an account that moves from one to another comes under those of the other."}, footerHeading = "%nA file:%n", footer = {
        "  bootstrap.servers=b-1.example:9098,b-2.example:9098",
        "  state.dir=/var/lib/budgeteer", "  num.stream.threads=2", "",
        "Examples:",
        "  ENVIRONMENT=test budgeteer topology --config t.properties --instance-id 1",
        "  ENVIRONMENT=test budgeteer topology --config t.properties --instance-id 1 --limit 25",
        "      --limited-account-types bedrock_api_key,user --period week:sunday --zone America/New_York"})
final class TopologyCommand implements Callable<Integer> {
  static final String ENVIRONMENT = "ENVIRONMENT";

  @Spec
  CommandSpec spec;

  @Option(names = "--config", paramLabel = "FILE", description = "Options under Kafka's own names, as a properties file: bootstrap.servers, state.dir, num.stream.threads, "
      + "num.standby.replicas, group.instance.id, session.timeout.ms, security.protocol and so on.")
  @Nullable
  Path config;

  @Option(names = "--bootstrap-server", paramLabel = "HOST:PORT", description = "The brokers, instead of bootstrap.servers in the file.")
  @Nullable
  String bootstrapServer;

  @Option(names = "--instance-id", paramLabel = "ID", description = "Name of this instance, the same after a restart, instead of group.instance.id in the file. With it a "
      + "restart takes its partitions back at once; without it the others take over.")
  @Nullable
  String instanceId;

  @Option(names = "--topic-prefix", paramLabel = "PREFIX", defaultValue = Topic.DEFAULT_PREFIX, description = "Prefix of all topics. Default: ${DEFAULT-VALUE}")
  String topicPrefix = Topic.DEFAULT_PREFIX;

  @Option(names = "--create-topics", paramLabel = "PARTITIONS", description = "Create the topics that are missing; those keyed by principal get so many partitions, which can't be "
      + "changed later. Without it a missing topic is an error.")
  @Nullable
  Integer createTopics;

  @Option(names = "--cloudwatch-metrics", description = "Also publish metrics to CloudWatch once a minute, under the namespace BedrockBudgeteer with ENVIRONMENT as dimension. "
      + "CloudWatch charges for each.")
  boolean cloudWatchMetrics;

  @Mixin
  PolicyOptions policy = new PolicyOptions();

  @Mixin
  LiveOptions live = new LiveOptions();

  @Override
  public Integer call() {
    ClusteredOptions options = options(System.getenv(ENVIRONMENT));
    Logging.toStandardError();
    Stop stop = Stop.ofProcess();
    try (ConsoleProgress progress = new ConsoleProgress(false)) {
      new ClusteredRun(options).run(stop::with, progress);
    }
    return 0;
  }

  ClusteredOptions options(@Nullable String environment) {
    if (environment == null || environment.isBlank()) {
      throw wrong(ENVIRONMENT + ": not set; accepted: whose settings count, such as production");
    }
    if (createTopics != null && createTopics < 1) {
      throw wrong("--create-topics: " + createTopics + "; accepted: a number of partitions, 1 or more");
    }
    Map<String, String> properties = new HashMap<>();
    if (config != null) {
      properties.putAll(KafkaFile.read("--config", config, spec));
    }
    put(properties, StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServer);
    put(properties, ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, instanceId);
    StreamsOptions streams;
    try {
      streams = StreamsOptions.clustered(properties);
    } catch (IllegalArgumentException e) {
      throw wrong((config == null ? "" : config + ": ") + e.getMessage());
    }
    try {
      return new ClusteredOptions(streams, topicPrefix, environment, policies(), live.lateHorizon,
          live.blindAfterOrUsual(), live.httpPortOrFree(), createTopics == null ? 0 : createTopics,
          cloudWatchMetrics);
    } catch (IllegalArgumentException e) {
      throw wrong(e.getMessage());
    }
  }

  /** On brokers that others run, as on AWS, nobody loses access unless that was asked for. */
  private PolicyBook policies() {
    return policy.toRunOptions().completedBy(RunOptions.NONE.withMode(Mode.OBSERVE)).policies();
  }

  private static void put(Map<String, String> properties, String name, @Nullable String value) {
    if (value != null) {
      properties.put(name, value);
    }
  }

  private ParameterException wrong(@Nullable String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}

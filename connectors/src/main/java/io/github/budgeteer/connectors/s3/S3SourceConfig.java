package io.github.budgeteer.connectors.s3;

import io.github.budgeteer.connectors.CommonOptions;
import io.github.budgeteer.connectors.Matching;
import io.github.budgeteer.connectors.OptionDisplay;
import io.github.budgeteer.connectors.aws.AwsOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.LambdaValidator;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.apache.kafka.common.config.ConfigException;
import org.jspecify.annotations.Nullable;

/** Options of {@link BedrockInvocationLogS3SourceConnector} and {@link CloudTrailSourceConnector}. */
public final class S3SourceConfig extends AbstractConfig {
  public static final String LOCATIONS = "s3.locations";
  private static final String LOCATIONS_DOC = "Where the logs lie, as s3://BUCKET/PREFIX, separated by commas: the prefix given to "
      + "Bedrock's logging or to the trail, of one account and Region or of many. They are listed, and only objects there are "
      + "read, whatever a notification names.";
  public static final String QUEUES = "sqs.queue.urls";
  private static final String QUEUES_DOC = "SQS queues with notifications of new objects, straight from S3, through SNS, or through "
      + "EventBridge; for CloudTrail also with its events themselves. With a queue there is one task, so that each object "
      + "is read once.";
  public static final String QUEUE_WAIT = "sqs.wait.ms";
  private static final String QUEUE_WAIT_DOC = "How long a request waits for a message, in milliseconds; whole seconds count.";
  public static final String VISIBILITY = "sqs.visibility.timeout.ms";
  private static final String VISIBILITY_DOC = "How long a message stays hidden from others at a time, in milliseconds. It is extended "
      + "while the message is worked on.";
  public static final String POLL_INTERVAL = "poll.interval.ms";
  private static final String POLL_INTERVAL_DOC = "How often the locations are listed where there is no queue, in milliseconds: only the "
      + "folders of the last two hours.";
  public static final String SWEEP_INTERVAL = "sweep.interval.ms";
  private static final String SWEEP_INTERVAL_DOC = "How often the locations are listed as far back as sweep.overlap.ms says, in "
      + "milliseconds, for objects that no notification told of or that appeared late.";
  public static final String SWEEP_OVERLAP = "sweep.overlap.ms";
  private static final String SWEEP_OVERLAP_DOC = "How far a sweep goes back behind the one before, in milliseconds; at least a day.";
  public static final String BODY_BUCKETS = "body.buckets";
  private static final String BODY_BUCKETS_DOC = "Buckets from which a response that was too large for its record is fetched, to see for "
      + "how long what it wrote to the cache is kept. None: such tokens are priced as kept for 5 minutes.";
  private static final Matching BUCKET_NAMES = new Matching("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]",
      "names of buckets");
  private static final Duration DAY = Duration.ofDays(1);
  private static final int LONGEST_WAIT = 20_000;
  private static final long LONGEST_VISIBILITY = Duration.ofHours(12).toMillis();

  S3SourceConfig(LogKind kind, Map<String, String> options) {
    super(definition(kind), options);
  }

  static ConfigDef definition(LogKind kind) {
    ConfigDef definition = new ConfigDef()
        .define(LOCATIONS, ConfigDef.Type.LIST, List.of(),
            LambdaValidator.with(S3SourceConfig::checkLocations, () -> S3Location.ACCEPTED),
            Importance.HIGH, LOCATIONS_DOC)
        .define(QUEUES, ConfigDef.Type.LIST, List.of(),
            LambdaValidator.with(S3SourceConfig::checkQueues, () -> "addresses of SQS queues"),
            Importance.HIGH,
            QUEUES_DOC)
        .define(POLL_INTERVAL, ConfigDef.Type.LONG, 30_000L, Range.atLeast(10), Importance.MEDIUM,
            POLL_INTERVAL_DOC)
        .define(SWEEP_INTERVAL, ConfigDef.Type.LONG, Duration.ofHours(1).toMillis(), Range.atLeast(10),
            Importance.LOW,
            SWEEP_INTERVAL_DOC)
        .define(SWEEP_OVERLAP, ConfigDef.Type.LONG, DAY.toMillis(), Range.atLeast(DAY.toMillis()),
            Importance.LOW,
            SWEEP_OVERLAP_DOC)
        .define(QUEUE_WAIT, ConfigDef.Type.INT, 2_000, Range.between(0, LONGEST_WAIT), Importance.LOW,
            QUEUE_WAIT_DOC)
        .define(VISIBILITY, ConfigDef.Type.LONG, Duration.ofMinutes(5).toMillis(),
            Range.between(1_000, LONGEST_VISIBILITY), Importance.LOW, VISIBILITY_DOC);
    CommonOptions.defineTopics(definition);
    CommonOptions.defineBatches(definition);
    CommonOptions.defineStart(definition);
    CommonOptions.definePrincipals(definition);
    if (kind == LogKind.INVOCATIONS) {
      definition.define(BODY_BUCKETS, ConfigDef.Type.LIST, List.of(),
          BUCKET_NAMES, Importance.LOW, BODY_BUCKETS_DOC);
      CommonOptions.defineProfiles(definition);
    }
    return OptionDisplay.of(AwsOptions.define(definition));
  }

  List<S3Location> locations() {
    return getList(LOCATIONS).stream().map(S3Location::of).toList();
  }

  List<String> queues() {
    return getList(QUEUES);
  }

  Duration queueWait() {
    return Duration.ofMillis(getInt(QUEUE_WAIT));
  }

  Duration visibility() {
    return Duration.ofMillis(getLong(VISIBILITY));
  }

  Duration pollInterval() {
    return Duration.ofMillis(getLong(POLL_INTERVAL));
  }

  Duration sweepInterval() {
    return Duration.ofMillis(getLong(SWEEP_INTERVAL));
  }

  Duration sweepOverlap() {
    return Duration.ofMillis(getLong(SWEEP_OVERLAP));
  }

  Set<String> bodyBuckets() {
    return Set.copyOf(getList(BODY_BUCKETS));
  }

  AwsOptions aws() {
    return AwsOptions.of(this);
  }

  private static void checkLocations(String option, @Nullable Object value) {
    List<S3Location> known = new ArrayList<>();
    for (Object text : value instanceof List<?> list ? list : List.of()) {
      S3Location location;
      try {
        location = S3Location.of(text.toString());
      } catch (IllegalArgumentException e) {
        throw new ConfigException(option + ": " + e.getMessage());
      }
      for (S3Location other : known) {
        if (location.holds(other.bucket(), other.prefix())
            || other.holds(location.bucket(), location.prefix())) {
          throw new ConfigException(option + ": " + location + " and " + other
              + " hold the same objects, which two tasks would read; accepted: places beside one another");
        }
      }
      known.add(location);
    }
  }

  private static void checkQueues(String option, @Nullable Object value) {
    List<?> queues = value instanceof List<?> list ? list : List.of();
    for (Object queue : queues) {
      if (queues.indexOf(queue) != queues.lastIndexOf(queue)) {
        throw new ConfigException(option, queue, "is there twice; accepted: each queue once");
      }
      if (!queue.toString().matches("https?://[^/]+/.+")) {
        throw new ConfigException(option, queue,
            "no queue; accepted: its address, such as https://sqs.us-east-1.amazonaws.com/123456789012/bedrock-logs");
      }
    }
  }
}

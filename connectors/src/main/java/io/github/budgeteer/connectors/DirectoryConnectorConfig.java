package io.github.budgeteer.connectors;

import io.github.budgeteer.events.Topic;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;

/** Options of {@link InvocationLogDirectorySourceConnector} and {@link CloudTrailDirectorySourceConnector}. */
public final class DirectoryConnectorConfig extends AbstractConfig {
  public static final String PATHS = "paths";
  private static final String PATHS_DOC = "Log files and directory trees to read, separated by commas.";
  public static final String TOPIC_PREFIX = "topic.prefix";
  private static final String TOPIC_PREFIX_DOC = "Prefix of the topics written to: invocations or activity, quarantine, deliveries.";
  public static final String POLL_INTERVAL = "poll.interval.ms";
  private static final String POLL_INTERVAL_DOC = "How often the trees are searched for new files, in milliseconds.";
  public static final String BATCH_SIZE = "batch.max.records";
  private static final String BATCH_SIZE_DOC = "Log records handed over, and committed, together.";
  public static final String SETTLE = "settle.ms";
  private static final String SETTLE_DOC = "How long a file must be unchanged before an unfinished record at its end "
      + "is taken for broken, in milliseconds; until then it is waited for.";
  public static final String SESSION_SCOPED_ROLES = "session.scoped.roles";
  private static final String SESSION_SCOPED_ROLES_DOC = "Names of shared roles whose sessions are persons: each session gets an "
      + "account of its own, as those of Identity Center do without being named. Only for roles whose callers can't choose the "
      + "session name freely.";
  /** Set by the connector: which share of the files is this task's. */
  static final String TASK_INDEX = "task.index";
  /** Set by the connector: into how many shares the files are split. */
  static final String TASK_COUNT = "task.count";

  private static final ConfigDef DEFINITION = new ConfigDef()
      .define(PATHS, ConfigDef.Type.LIST, ConfigDef.NO_DEFAULT_VALUE,
          ConfigDef.LambdaValidator.with(DirectoryConnectorConfig::checkPaths,
              () -> "existing files or directories"),
          ConfigDef.Importance.HIGH, PATHS_DOC)
      .define(TOPIC_PREFIX, ConfigDef.Type.STRING, Topic.DEFAULT_PREFIX, ConfigDef.Importance.MEDIUM,
          TOPIC_PREFIX_DOC)
      .define(POLL_INTERVAL, ConfigDef.Type.LONG, 1_000L, ConfigDef.Range.atLeast(10),
          ConfigDef.Importance.LOW,
          POLL_INTERVAL_DOC)
      .define(BATCH_SIZE, ConfigDef.Type.INT, 5_000, ConfigDef.Range.between(1, 100_000),
          ConfigDef.Importance.LOW,
          BATCH_SIZE_DOC)
      .define(SETTLE, ConfigDef.Type.LONG, 2_000L, ConfigDef.Range.atLeast(0), ConfigDef.Importance.LOW,
          SETTLE_DOC)
      .define(SESSION_SCOPED_ROLES, ConfigDef.Type.LIST, List.of(), ConfigDef.Importance.MEDIUM,
          SESSION_SCOPED_ROLES_DOC)
      .defineInternal(TASK_INDEX, ConfigDef.Type.INT, 0, ConfigDef.Importance.LOW)
      .defineInternal(TASK_COUNT, ConfigDef.Type.INT, 1, ConfigDef.Importance.LOW);

  DirectoryConnectorConfig(Map<String, String> options) {
    super(DEFINITION, options);
  }

  static ConfigDef definition() {
    return DEFINITION;
  }

  List<Path> paths() {
    return getList(PATHS).stream().map(Path::of).toList();
  }

  String topicPrefix() {
    return getString(TOPIC_PREFIX);
  }

  Duration pollInterval() {
    return Duration.ofMillis(getLong(POLL_INTERVAL));
  }

  int batchSize() {
    return getInt(BATCH_SIZE);
  }

  Set<String> sessionScopedRoles() {
    return Set.copyOf(getList(SESSION_SCOPED_ROLES));
  }

  Duration settle() {
    return Duration.ofMillis(getLong(SETTLE));
  }

  /** Tells whether a file is this task's: every file is exactly one task's. */
  boolean isMine(String path) {
    return Math.floorMod(path.hashCode(), getInt(TASK_COUNT)) == getInt(TASK_INDEX);
  }

  private static void checkPaths(String name, Object value) {
    List<?> paths = value instanceof List<?> list ? list : List.of();
    if (paths.isEmpty()) {
      throw new ConfigException(name, value, "name at least one file or directory");
    }
    for (Object path : paths) {
      if (!Files.isReadable(Path.of(path.toString()))) {
        throw new ConfigException(name, path, "no file or directory that can be read");
      }
    }
  }
}

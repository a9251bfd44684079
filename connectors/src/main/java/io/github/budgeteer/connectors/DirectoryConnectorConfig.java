package io.github.budgeteer.connectors;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;

/** Options of {@link InvocationLogDirectorySourceConnector} and {@link CloudTrailDirectorySourceConnector}. */
public final class DirectoryConnectorConfig extends AbstractConfig {
  public static final String PATHS = "paths";
  private static final String PATHS_DOC = "Log files and directory trees to read, separated by commas.";
  private static final String ACCEPTED = "files and directories that can be read";
  public static final String POLL_INTERVAL = "poll.interval.ms";
  private static final String POLL_INTERVAL_DOC = "How often the trees are searched for new files, in milliseconds.";
  public static final String SETTLE = "settle.ms";
  private static final String SETTLE_DOC = "How long a file must be unchanged before an unfinished record at its end "
      + "is taken for broken, in milliseconds; until then it is waited for.";
  /** Set by the connector: which share of the files is this task's. */
  static final String TASK_INDEX = "task.index";
  /** Set by the connector: into how many shares the files are split. */
  static final String TASK_COUNT = "task.count";

  private static final ConfigDef DEFINITION = OptionDisplay.of(CommonOptions.definePrincipals(
      CommonOptions.defineBatches(CommonOptions.defineTopics(new ConfigDef())))
      .define(PATHS, ConfigDef.Type.LIST, ConfigDef.NO_DEFAULT_VALUE,
          ConfigDef.LambdaValidator.with(DirectoryConnectorConfig::checkPaths,
              () -> ACCEPTED),
          ConfigDef.Importance.HIGH, PATHS_DOC)
      .define(POLL_INTERVAL, ConfigDef.Type.LONG, 1_000L, ConfigDef.Range.atLeast(10),
          ConfigDef.Importance.LOW,
          POLL_INTERVAL_DOC)
      .define(SETTLE, ConfigDef.Type.LONG, 2_000L, ConfigDef.Range.atLeast(0), ConfigDef.Importance.LOW,
          SETTLE_DOC));
  /** What a task has besides; nobody configures it, and Connect would show it. */
  private static final ConfigDef TASK_DEFINITION = new ConfigDef(DEFINITION)
      .defineInternal(TASK_INDEX, ConfigDef.Type.INT, 0, ConfigDef.Importance.LOW)
      .defineInternal(TASK_COUNT, ConfigDef.Type.INT, 1, ConfigDef.Importance.LOW);

  DirectoryConnectorConfig(Map<String, String> options) {
    super(TASK_DEFINITION, options);
  }

  static ConfigDef definition() {
    return DEFINITION;
  }

  List<Path> paths() {
    return getList(PATHS).stream().map(Path::of).toList();
  }

  Duration pollInterval() {
    return Duration.ofMillis(getLong(POLL_INTERVAL));
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
      throw new ConfigException(name, value, "none; accepted: " + ACCEPTED);
    }
    for (Object path : paths) {
      if (!isReadable(path.toString())) {
        throw new ConfigException(name, path, "no file or directory that can be read; accepted: " + ACCEPTED);
      }
    }
  }

  private static boolean isReadable(String path) {
    try {
      return Files.isReadable(Path.of(path));
    } catch (InvalidPathException e) {
      return false;
    }
  }
}

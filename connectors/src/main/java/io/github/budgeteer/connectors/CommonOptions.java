package io.github.budgeteer.connectors;

import io.github.budgeteer.events.Topic;
import java.util.List;
import java.util.Set;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Range;

/** Options that mean the same to several connectors. */
public final class CommonOptions {
  public static final String TOPIC_PREFIX = "topic.prefix";
  private static final String TOPIC_PREFIX_DOC = "What the names of the topics begin with that are written to.";
  public static final String BATCH_SIZE = "batch.max.records";
  private static final String BATCH_SIZE_DOC = "Log records handed over, and committed, together.";
  private static final int MOST_RECORDS = 100_000;
  private static final Matching PREFIX = new Matching("[a-zA-Z0-9._-]{1,200}",
      "letters, digits, '.', '_' and '-', 1 to 200 of them");
  private static final Matching ROLE_NAMES = new Matching("[\\w+=.@-]{1,64}",
      "names of roles, without path or ARN");
  public static final String START_FROM = "start.from";
  public static final String SESSION_SCOPED_ROLES = "session.scoped.roles";
  private static final String SESSION_SCOPED_ROLES_DOC = "Names of shared roles whose sessions are persons: each session gets an "
      + "account of its own, as those of Identity Center do without being named. Only for roles whose callers can't choose the "
      + "session name freely.";
  public static final String RESOLVE_PROFILES = "inference.profiles.resolve";
  private static final String RESOLVE_PROFILES_DOC = "Whether an application inference profile is looked up (bedrock:GetInferenceProfile) "
      + "when it is first seen, so that its calls have a price. One that can't be looked up is asked for again, at most twice a day "
      + "in the end, and its calls are charged an estimate until then.";

  private CommonOptions() {}

  /** Adds what all have. */
  public static ConfigDef defineTopics(ConfigDef definition) {
    return definition.define(TOPIC_PREFIX, ConfigDef.Type.STRING, Topic.DEFAULT_PREFIX, PREFIX,
        Importance.MEDIUM, TOPIC_PREFIX_DOC);
  }

  /** Adds what readers of large files have. */
  public static ConfigDef defineBatches(ConfigDef definition) {
    return definition.define(BATCH_SIZE, ConfigDef.Type.INT, 5_000, Range.between(1, MOST_RECORDS),
        Importance.LOW,
        BATCH_SIZE_DOC);
  }

  /** Adds what readers of logs on AWS have. */
  public static ConfigDef defineStart(ConfigDef definition) {
    return definition.define(START_FROM, ConfigDef.Type.STRING, StartFrom.DEFAULT, StartFrom.VALIDATOR,
        Importance.MEDIUM, StartFrom.DOC);
  }

  /** Adds what readers of invocation logs have. */
  public static ConfigDef definePrincipals(ConfigDef definition) {
    return definition.define(SESSION_SCOPED_ROLES, ConfigDef.Type.LIST, List.of(), ROLE_NAMES,
        Importance.MEDIUM,
        SESSION_SCOPED_ROLES_DOC);
  }

  /** Adds what readers of invocation logs on AWS have. */
  public static ConfigDef defineProfiles(ConfigDef definition) {
    return definition.define(RESOLVE_PROFILES, ConfigDef.Type.BOOLEAN, true, Importance.MEDIUM,
        RESOLVE_PROFILES_DOC);
  }

  public static String topicPrefix(AbstractConfig config) {
    return config.getString(TOPIC_PREFIX);
  }

  public static int batchSize(AbstractConfig config) {
    return config.getInt(BATCH_SIZE);
  }

  public static StartFrom startFrom(AbstractConfig config) {
    return StartFrom.of(config.getString(START_FROM));
  }

  public static Set<String> sessionScopedRoles(AbstractConfig config) {
    return Set.copyOf(config.getList(SESSION_SCOPED_ROLES));
  }

  public static boolean resolveProfiles(AbstractConfig config) {
    return config.getBoolean(RESOLVE_PROFILES);
  }
}

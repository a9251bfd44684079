package io.github.budgeteer.connectors;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.ConfigKey;
import org.apache.kafka.common.config.ConfigDef.Width;

/** What user interfaces of Connect show of an option: a group, an order, a name for people, and the values of closed sets. */
public final class OptionDisplay {
  private static final String OWN = "Source";
  private static final String SHARED = "Records";
  private static final String AWS = "AWS";
  private static final Set<String> SHARED_OPTIONS = Set.of(CommonOptions.TOPIC_PREFIX,
      CommonOptions.BATCH_SIZE,
      CommonOptions.START_FROM, CommonOptions.SESSION_SCOPED_ROLES, CommonOptions.RESOLVE_PROFILES);
  private static final Map<String, String> WORDS = Map.of("aws", "AWS", "s3", "S3", "sqs", "SQS", "url",
      "URL", "urls",
      "URLs", "arn", "ARN", "id", "ID", "ms", "(ms)");

  private OptionDisplay() {}

  /** Returns the same options with all that; an order is that of definition. */
  public static ConfigDef of(ConfigDef definition) {
    ConfigDef shown = new ConfigDef();
    Map<String, Integer> orders = new HashMap<>();
    for (ConfigKey key : definition.configKeys().values()) {
      String group = group(key.name);
      shown.define(new ConfigKey(key.name, key.type, key.defaultValue, key.validator, key.importance,
          key.documentation, group, orders.merge(group, 1, Integer::sum), width(key.type),
          displayName(key.name), key.dependents, recommender(key), key.internalConfig));
    }
    return shown;
  }

  private static String group(String name) {
    if (SHARED_OPTIONS.contains(name)) {
      return SHARED;
    }
    return name.startsWith("aws.") ? AWS : OWN;
  }

  private static Width width(ConfigDef.Type type) {
    return switch (type) {
      case LIST -> Width.LONG;
      case STRING, CLASS, PASSWORD -> Width.MEDIUM;
      case BOOLEAN, INT, SHORT, LONG, DOUBLE -> Width.SHORT;
    };
  }

  private static String displayName(String name) {
    StringJoiner words = new StringJoiner(" ");
    for (String word : name.split("\\.", -1)) {
      words.add(WORDS.getOrDefault(word, word));
    }
    String text = words.toString();
    return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
  }

  private static ConfigDef.Recommender recommender(ConfigKey key) {
    return key.type == ConfigDef.Type.BOOLEAN && key.recommender == null
        ? new Recommended(List.of(true, false))
        : key.recommender;
  }

  /**
   * Recommends the values of a closed set.
   *
   * @param values all of them
   */
  public record Recommended(List<Object> values) implements ConfigDef.Recommender {
    @Override
    public List<Object> validValues(String name, Map<String, Object> parsed) {
      return values;
    }

    @Override
    public boolean visible(String name, Map<String, Object> parsed) {
      return true;
    }
  }
}

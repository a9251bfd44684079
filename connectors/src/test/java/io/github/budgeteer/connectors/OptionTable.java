package io.github.budgeteer.connectors;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.ConfigKey;
import org.jspecify.annotations.Nullable;

/** The options of a connector as a table in Markdown. */
final class OptionTable {
  private static final Pattern BETWEEN = Pattern.compile("\\[(\\d+),\\.\\.\\.,(\\d+)]");
  private static final Pattern AT_LEAST = Pattern.compile("\\[(\\d+),\\.\\.\\.]");

  private OptionTable() {}

  static String of(ConfigDef definition) {
    return definition.configKeys().values().stream().filter(key -> !key.internalConfig).map(OptionTable::row)
        .collect(Collectors.joining("", "| option | accepted | default | what it does |\n|---|---|---|---|\n",
            ""));
  }

  private static String row(ConfigKey key) {
    return "| `" + key.name + "` | " + cell(accepted(key)) + " | " + cell(defaultValue(key)) + " | "
        + cell(key.documentation) + " |\n";
  }

  /** Returns what an option accepts in words, or the empty text if nobody has said. */
  static String accepted(ConfigKey key) {
    String words = key.validator == null ? "" : key.validator.toString();
    Matcher between = BETWEEN.matcher(words);
    if (between.matches()) {
      return grouped(between.group(1)) + " to " + grouped(between.group(2));
    }
    Matcher atLeast = AT_LEAST.matcher(words);
    if (atLeast.matches()) {
      return grouped(atLeast.group(1)) + " or more";
    }
    if (key.type == ConfigDef.Type.BOOLEAN) {
      return "true or false";
    }
    return key.type == ConfigDef.Type.LIST ? words + "; separated by commas" : words;
  }

  private static String defaultValue(ConfigKey key) {
    if (!key.hasDefault()) {
      return "required";
    }
    return switch (key.defaultValue) {
      case List<?> list when list.isEmpty() -> "none";
      case List<?> list -> list.stream().map(String::valueOf).collect(Collectors.joining(", "));
      case String text when text.isEmpty() -> "none";
      case Number number when key.name.endsWith(".ms") -> number + " (" + duration(number.longValue()) + ")";
      case Object value -> "`" + value + "`";
    };
  }

  private static String duration(long millis) {
    Duration duration = Duration.ofMillis(millis);
    if (duration.toDaysPart() > 0) {
      return duration.toDays() + " d";
    }
    if (duration.toHoursPart() > 0) {
      return duration.toHours() + " h";
    }
    return duration.toMinutesPart() > 0 ? duration.toMinutes() + " min" : duration.toSeconds() + " s";
  }

  private static String grouped(@Nullable String digits) {
    return String.format(Locale.ROOT, "%,d", Long.parseLong(String.valueOf(digits)));
  }

  private static String cell(String text) {
    return text.replace("|", "\\|");
  }
}

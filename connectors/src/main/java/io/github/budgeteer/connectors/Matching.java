package io.github.budgeteer.connectors;

import java.util.List;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.jspecify.annotations.Nullable;

/**
 * Accepts texts of one form, and lists of them, the empty list included.
 *
 * @param form what each must match as a whole
 * @param accepted the same in words, for messages and for the table of options
 */
public record Matching(Pattern form, String accepted) implements ConfigDef.Validator {
  public Matching(String form, String accepted) {
    this(Pattern.compile(form), accepted);
  }

  @Override
  public void ensureValid(String option, @Nullable Object value) {
    List<?> texts = value instanceof List<?> list ? list : List.of(value == null ? "" : value);
    for (Object text : texts) {
      if (!form.matcher(text.toString()).matches()) {
        throw new ConfigException(option, text, "accepted: " + accepted);
      }
    }
  }

  @Override
  public String toString() {
    return accepted;
  }
}

package io.github.budgeteer.connectors.pricelist;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.budgeteer.events.ContextBand;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * Which model ids AWS means by the names in its price list, and which Region by the prefix of a usage type: data, in
 * {@code aws-models.csv} and {@code aws-regions.csv}. Upper and lower case, spaces and punctuation make no difference.
 */
final class ModelNames {
  private static final Pattern EDITION = Pattern.compile("\\(amazon bedrock edition\\)",
      Pattern.CASE_INSENSITIVE);
  private static final Pattern PUNCTUATION = Pattern.compile("[^a-z0-9]");
  private static final String OPENAI = "openai.";
  /** OpenAI's models bill long inputs apart from 272,000 tokens on, Anthropic's from 200,000. */
  private static final ContextBand OPENAI_LONG = ContextBand.of("over-272k");
  private static final ContextBand LONG = ContextBand.of("over-200k");

  private final Map<String, List<String>> models = new HashMap<>();
  private final Map<String, String> regions = new HashMap<>();

  private ModelNames() {}

  /** Reads the two files that come with the program. */
  static ModelNames shipped() {
    ModelNames names = new ModelNames();
    for (String[] row : rows("aws-models.csv")) {
      names.models.computeIfAbsent(normal(row[0]), name -> new ArrayList<>()).add(row[1]);
    }
    for (String[] row : rows("aws-regions.csv")) {
      names.regions.put(row[0], row[1]);
    }
    return names;
  }

  boolean isKnown(String name) {
    return models.containsKey(normal(name));
  }

  /** Returns the model ids of a name, none if it is not known. */
  List<String> models(String name) {
    return models.getOrDefault(normal(name), List.of());
  }

  /** Returns the Region of a usage type's prefix, empty if it is not known. */
  String region(String prefix) {
    return regions.getOrDefault(prefix, "");
  }

  /** Returns what a long context means for a model. */
  static ContextBand longContext(String model) {
    return model.startsWith(OPENAI) ? OPENAI_LONG : LONG;
  }

  private static String normal(String name) {
    return PUNCTUATION.matcher(EDITION.matcher(name).replaceAll("").toLowerCase(Locale.ROOT)).replaceAll("");
  }

  private static List<String[]> rows(String file) {
    try (BufferedReader lines = new BufferedReader(new InputStreamReader(
        Objects.requireNonNull(ModelNames.class.getResourceAsStream(file),
            file + " is not on the class path"),
        UTF_8))) {
      return lines.lines().filter(line -> !line.startsWith("#")).skip(1).map(line -> line.split(",", 2))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

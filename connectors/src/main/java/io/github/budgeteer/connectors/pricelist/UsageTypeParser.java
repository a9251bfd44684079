package io.github.budgeteer.connectors.pricelist;

import io.github.budgeteer.events.Component;
import io.github.budgeteer.events.ServiceTier;
import io.github.budgeteer.connectors.pricelist.UsageType.Reach;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads AWS's names of metered quantities in the four grammars that its price list mixes:
 * <pre>
 * USE1-NovaPro-input-tokens-batch                                   model, then words
 * USE1-openai.gpt-5.6-luna-mantle-cache-write-tokens-5m-flex        the same, for the other endpoint
 * USE1-MP:USE1_CacheWrite1hInputTokenCount_Global-Units             Marketplace: words without a model
 * USE1-MP:USE1_cache_write_tokens_1h_global_standard-Units          the same, a generation later
 * </pre>
 * A word that is not known here makes the whole name unknown: once a speech price was taken for that of text.
 */
final class UsageTypeParser {
  private static final Pattern MARKETPLACE = Pattern
      .compile("(?:[A-Z]{2,4}\\d?-)?MP:(?:([A-Z]{2,4}\\d?)_)?(.+?)(?:-Units)?");
  private static final Pattern PREFIXED = Pattern.compile("([A-Z]{2,4}\\d?)-(.+)");
  private static final Pattern WORD = Pattern.compile("\\d+[a-z]*|[A-Z]?[a-z]+|[A-Z]+(?![a-z])");
  /** What a quantity begins with, behind the model's name. */
  private static final Set<String> FIRST_WORDS = Set.of("input", "output", "cache", "mantle", "reserved",
      "speech",
      "text", "prompt", "provisioned", "custom", "customization", "search");

  private final Predicate<String> isModel;

  /**
   * Makes a parser.
   *
   * @param isModel whether a model goes by this name; some Marketplace names are nothing but a model's
   */
  UsageTypeParser(Predicate<String> isModel) {
    this.isModel = isModel;
  }

  /** Reads one name; never fails. */
  UsageType parse(String usageType) {
    Matcher marketplace = MARKETPLACE.matcher(usageType);
    if (marketplace.matches()) {
      List<String> words = WORD.matcher(marketplace.group(2)).results().map(MatchResult::group)
          .map(word -> word.toLowerCase(Locale.ROOT)).toList();
      String prefix = marketplace.group(1) == null ? "" : marketplace.group(1);
      return parse(prefix, "", words);
    }
    Matcher prefixed = PREFIXED.matcher(usageType);
    String prefix = prefixed.matches() ? prefixed.group(1) : "";
    String[] parts = (prefixed.matches() ? prefixed.group(2) : usageType).split("-", -1);
    int first = 0;
    while (first < parts.length && !FIRST_WORDS.contains(parts[first].toLowerCase(Locale.ROOT))) {
      first++;
    }
    // "TitanEmbeddingV2-Text-input-tokens": the model's last word may look like a quantity's first.
    if (first > 0 && first + 1 < parts.length && parts[first].equals("Text")
        && FIRST_WORDS.contains(parts[first + 1])) {
      first++;
    }
    String model = String.join("-", Arrays.copyOfRange(parts, 0, first));
    List<String> words = new ArrayList<>();
    for (int i = first; i < parts.length; i++) {
      words.add(parts[i].toLowerCase(Locale.ROOT));
    }
    if (words.isEmpty()) {
      return new UsageType.Skipped(SkipReason.NOT_INVOCATION);
    }
    return parse(prefix, model, words);
  }

  private UsageType parse(String prefix, String model, List<String> words) {
    String afterImage = String.join("", words.subList(Math.min(2, words.size()), words.size()));
    if (words.size() > 2 && words.subList(0, 2).equals(List.of("created", "image"))
        && isModel.test(afterImage)) {
      return parse(prefix, afterImage, words.subList(0, 2));
    }
    UsageWords said = new UsageWords(words);
    SkipReason skip = said.skip();
    if (skip != null) {
      return new UsageType.Skipped(skip);
    }
    String name = model;
    Component component = said.component();
    if (!said.unknown().isEmpty() && model.isEmpty() && isModel.test(String.join("", said.unknown()))) {
      name = String.join("", said.unknown());
      // Embedding models: what goes in is all that is billed.
      component = component == null ? Component.INPUT : component;
    } else if (!said.unknown().isEmpty()) {
      return new UsageType.Unknown(said.unknown());
    }
    if (component == null) {
      return new UsageType.Skipped(SkipReason.NOT_INVOCATION);
    }
    ServiceTier tier = said.tier();
    Reach reach = said.reach();
    return new UsageType.Priced(prefix, name, component, tier, reach, said.isLongContext());
  }
}

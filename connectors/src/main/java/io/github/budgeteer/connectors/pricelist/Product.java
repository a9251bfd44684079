package io.github.budgeteer.connectors.pricelist;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.budgeteer.events.Component;
import io.github.budgeteer.events.ContextBand;
import io.github.budgeteer.events.ModelId;
import io.github.budgeteer.events.PriceOrigin;
import io.github.budgeteer.events.PriceRow;
import io.github.budgeteer.events.RoutingScope;
import io.github.budgeteer.events.ServiceTier;
import io.github.budgeteer.events.Usd;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a product of the price list is for. */
sealed interface Product {
  /**
   * A product that the book can price.
   *
   * @param models ids that it is for
   * @param region source Region
   * @param tier service level
   * @param priced what its metered quantity says
   */
  record OfModels(List<String> models, String region, ServiceTier tier, UsageType.Priced priced)
      implements
        Product {
    public OfModels {
      models = List.copyOf(models);
    }

    /** Returns the rows that one price of this product makes. */
    List<ListedPrice> at(Usd usdPerMillion, Instant from, String source) {
      List<ListedPrice> rows = new ArrayList<>();
      for (String model : models) {
        ContextBand context = priced.isLongContext() ? ModelNames.longContext(model) : ContextBand.ANY;
        scopes().forEach((scope,
            isImplied) -> rows.add(new ListedPrice(new PriceRow(model, region, scope, tier,
                priced.component(), context, usdPerMillion, from, PriceOrigin.PRICE_LIST, source),
                isImplied)));
      }
      return rows;
    }

    /** Returns which scopes it holds for, and whether that is only implied. */
    private Map<RoutingScope, Boolean> scopes() {
      return switch (priced.reach()) {
        case GLOBAL -> Map.of(RoutingScope.GLOBAL, false);
        case GEO -> Map.of(RoutingScope.GEO, false);
        case REGIONAL -> Map.of(RoutingScope.IN_REGION, false, RoutingScope.GEO, true);
      };
    }
  }

  /** A product that is left out. */
  record LeftOut(SkipReason reason) implements Product {}

  /**
   * A product left out for a word that nobody knows.
   *
   * @param usageType its metered quantity
   * @param qualifiers the words
   */
  record Unknown(String usageType, List<String> qualifiers) implements Product {
    public Unknown {
      qualifiers = List.copyOf(qualifiers);
    }
  }

  /**
   * A product of a model without an id.
   *
   * @param name the model's name
   */
  record OfUnknownModel(String name) implements Product {}

  /** Interprets products. */
  final class Interpreter {
    /** Mantle's usage types hold the id itself, so a model that is new here is priced all the same. */
    private static final Pattern MODEL_ID = Pattern.compile("[a-z][a-z0-9]+\\.[a-z0-9][a-z0-9.-]*");
    private static final Pattern REGION = Pattern.compile("[a-z]{2,}(-[a-z]+)+-\\d+");

    private final ModelNames names;
    private final UsageTypeParser parser;

    Interpreter(ModelNames names) {
      this.names = names;
      parser = new UsageTypeParser(names::isKnown);
    }

    Product interpret(JsonNode product) {
      JsonNode attributes = product.path("attributes");
      String usageType = attributes.path("usagetype").asText("");
      UsageType parsed = parser.parse(usageType);
      if (parsed instanceof UsageType.Skipped skipped) {
        return new LeftOut(bySize(attributes, skipped.reason()));
      }
      if (parsed instanceof UsageType.Unknown unknown) {
        return new Unknown(usageType, unknown.qualifiers());
      }
      return interpret(attributes, usageType, (UsageType.Priced) parsed);
    }

    private Product interpret(JsonNode attributes, String usageType, UsageType.Priced priced) {
      String inference = attributes.path("inferenceType").asText("").toLowerCase(Locale.ROOT);
      if (Stream.of("speech", "audio", "video", "image").anyMatch(inference::contains)
          && priced.component() != Component.IMAGE) {
        return new LeftOut(SkipReason.NOT_TEXT);
      }
      String feature = attributes.path("feature").asText("").toLowerCase(Locale.ROOT);
      if (feature.contains("provisioned")) {
        return new LeftOut(SkipReason.PROVISIONED);
      }
      if (feature.contains("custom")) {
        return new LeftOut(SkipReason.CUSTOM_MODEL);
      }
      String told = attributes.path("service_tier").asText("").toLowerCase(Locale.ROOT).replace(' ', '-');
      ServiceTier tier = tier(priced.tier(), told, feature);
      if (tier == null) {
        return new Unknown(usageType, List.of(told));
      }
      List<String> models = models(attributes, priced.model());
      if (models.isEmpty()) {
        return new OfUnknownModel(name(attributes, priced.model()));
      }
      String region = attributes.path("regionCode").asText(names.region(priced.regionPrefix()));
      if (!REGION.matcher(region).matches()) {
        return new LeftOut(SkipReason.UNKNOWN_REGION);
      }
      return new OfModels(models, region, tier, priced);
    }

    /** Returns what usage type and attributes say together; null where the attribute has an unknown word. */
    private static @Nullable ServiceTier tier(ServiceTier ofUsageType, String told,
        String feature) {
      if (ofUsageType != ServiceTier.STANDARD) {
        return ofUsageType;
      }
      if (feature.contains("batch")) {
        return ServiceTier.BATCH;
      }
      if (told.isEmpty() || told.equals("default")) {
        return ServiceTier.STANDARD;
      }
      for (ServiceTier tier : ServiceTier.values()) {
        if (tier.label().equals(told)) {
          return tier;
        }
      }
      return null;
    }

    private List<String> models(JsonNode attributes, String ofUsageType) {
      for (String name : namesOf(attributes, ofUsageType)) {
        List<String> models = names.models(name);
        if (!models.isEmpty()) {
          return models;
        }
      }
      boolean isId = MODEL_ID.matcher(ofUsageType).matches()
          && ModelId.parse(ofUsageType).model().equals(ofUsageType);
      return isId ? List.of(ofUsageType) : List.of();
    }

    private static String name(JsonNode attributes, String ofUsageType) {
      return namesOf(attributes, ofUsageType).stream().filter(name -> !name.isBlank()).findFirst()
          .orElse("no name");
    }

    private static List<String> namesOf(JsonNode attributes, String ofUsageType) {
      return List.of(ofUsageType, attributes.path("model").asText(""),
          attributes.path("titanModel").asText(""),
          attributes.path("servicename").asText(""));
    }

    private static SkipReason bySize(JsonNode attributes, SkipReason reason) {
      String inference = attributes.path("inferenceType").asText("").toLowerCase(Locale.ROOT);
      return reason == SkipReason.NOT_INVOCATION && inference.contains("image")
          ? SkipReason.IMAGE_BY_SIZE
          : reason;
    }
  }
}

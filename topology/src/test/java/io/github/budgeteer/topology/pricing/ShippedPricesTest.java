package io.github.budgeteer.topology.pricing;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.budgeteer.events.ChargeBasis;
import io.github.budgeteer.events.Component;
import io.github.budgeteer.events.ContextBand;
import io.github.budgeteer.events.PriceOrigin;
import io.github.budgeteer.events.RoutingScope;
import io.github.budgeteer.events.ServiceTier;
import io.github.budgeteer.events.Usd;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.math.BigDecimal;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Holds the shipped price book to what AWS publishes and to what any price list must obey. */
class ShippedPricesTest {
  private static final PriceBook BOOK = PriceBook.shipped();
  private static final Set<String> REGIONS = Set.of("us-east-1", "us-east-2", "us-west-1", "us-west-2",
      "ca-central-1",
      "sa-east-1", "eu-central-1", "eu-north-1", "eu-south-1", "eu-west-1", "eu-west-2", "eu-west-3",
      "ap-northeast-1",
      "ap-south-1", "ap-southeast-2", "ap-southeast-3");
  /** Regions that the sources name only by a profile prefix, and those of GovCloud. */
  private static final Set<String> FEWER_MODELS = Set.of("ap-northeast-2", "ap-northeast-3", "ap-south-2",
      "ap-southeast-1", "ap-southeast-4", "ca-west-1", "eu-central-2", "eu-south-2", "us-gov-east-1",
      "us-gov-west-1");
  private static final Instant NOW = Instant.parse("2026-11-01T00:00:00Z");

  /** Figures of AWS's price list; an empty cell is a component that AWS does not list for the model. */
  @ParameterizedTest
  @CsvSource({"global.anthropic.claude-sonnet-4-6, us-east-1, 3, 0.3, 3.75, 6",
      "us.anthropic.claude-sonnet-4-6, us-east-1, 3.3, 0.33, 4.125, 6.6",
      "anthropic.claude-sonnet-4-6, us-east-1, 3.3, 0.33, 4.125, 6.6",
      "eu.anthropic.claude-sonnet-4-6, eu-central-1, 3.3, 0.33, 4.125, 6.6",
      "jp.anthropic.claude-sonnet-4-6, ap-northeast-1, 3.3, 0.33, 4.125, 6.6",
      "global.anthropic.claude-opus-5-5, us-east-1, 4, 0.2, 5, 8",
      "us.anthropic.claude-opus-5-5, us-east-1, 4.4, 0.22, 5.5, 8.8",
      "global.anthropic.claude-fable-5-1, us-east-1, 10, 0.25, 12.5, 20",
      "us.anthropic.claude-fable-5-1, us-east-1, 11, 0.275, 13.75, 22",
      "us.anthropic.claude-fable-5, us-east-1, 11, 1.1, 13.75, 22",
      "us.anthropic.claude-mythos-5, us-east-1, 11, 1.1, 13.75, 22",
      "us.anthropic.claude-haiku-4-5-20251001-v1:0, us-east-1, 1.1, 0.11, 1.375, 2.2",
      "anthropic.claude-haiku-4-5-20251001-v1:0, us-east-1, 1.1, 0.11, 1.375, 2.2",
      "global.anthropic.claude-haiku-4-5-20251001-v1:0, us-east-1, 1, 0.1, 1.25, 2",
      "global.anthropic.claude-haiku-4-5-20251001-v1:0, eu-central-1, 1, 0.1, 1.25, 2",
      "apac.anthropic.claude-haiku-4-5-20251001-v1:0, ap-northeast-1, 1.1, 0.11, 1.375, 2.2",
      "global.anthropic.claude-sonnet-5-5, us-east-1, 2, 0.2, 2.5, 4",
      "us.anthropic.claude-sonnet-5-5, us-east-1, 2.2, 0.22, 2.75, 4.4",
      "us.anthropic.claude-sonnet-5, us-east-1, 2.2, 0.22, 2.75, 4.4",
      "anthropic.claude-sonnet-5, us-east-1, 2.2, 0.22, 2.75, 4.4",
      "us.anthropic.claude-opus-4-7, us-east-1, 5.5, 0.55, 6.875, 11",
      "global.anthropic.claude-opus-4-5-20251101-v1:0, us-east-1, 5, 0.5, 6.25, 10",
      "eu.anthropic.claude-opus-4-5-20251101-v1:0, eu-central-1, 5.5, 0.55, 6.875, 11",
      "us.anthropic.claude-sonnet-4-5-20250929-v1:0, us-east-1, 3.3, 0.33, 4.125, 6.6",
      "us.anthropic.claude-sonnet-4-20250514-v1:0, us-east-1, 3, 0.3, 3.75,",
      "anthropic.claude-sonnet-4-20250514-v1:0, eu-central-1, 3, 0.3, 3.75,",
      "global.anthropic.claude-sonnet-4-20250514-v1:0, us-east-1, 3, 0.3, 3.75,",
      "us.anthropic.claude-opus-4-1-20250805-v1:0, us-east-1, 15, 1.5, 18.75,",
      "anthropic.claude-opus-4-20250514-v1:0, us-east-1, 15, 1.5, 18.75,",
      "us.anthropic.claude-3-5-haiku-20241022-v1:0, us-east-1, 0.8, 0.08, 1,",
      "eu.anthropic.claude-3-5-haiku-20241022-v1:0, eu-central-1, 0.8, 0.08, 1,",
      "anthropic.claude-3-haiku-20240307-v1:0, us-east-1, 0.25,,,", "anthropic.claude-v2, us-east-1, 8,,,",
      "amazon.nova-pro-v1:0, ap-northeast-1, 0.96, 0.24,,",
      "apac.amazon.nova-pro-v1:0, ap-northeast-1, 0.96, 0.24,,",
      "zai.glm-5, ap-northeast-1, 1.2,,,"})
  void whatAwsListsIsCharged(String modelId, String region, String input, @Nullable String cacheRead,
      @Nullable String write5m, @Nullable String write1h) {
    assertCharged(modelId, region, Component.INPUT, input);
    assertCharged(modelId, region, Component.CACHE_READ, cacheRead);
    assertCharged(modelId, region, Component.CACHE_WRITE_5M, write5m);
    assertCharged(modelId, region, Component.CACHE_WRITE_1H, write1h);
  }

  @ParameterizedTest
  @CsvSource({"global.anthropic.claude-sonnet-4-6, us-east-1, 15",
      "us.anthropic.claude-sonnet-4-6, us-east-1, 16.5",
      "anthropic.claude-haiku-4-5-20251001-v1:0, ap-northeast-1, 5.5",
      "us.anthropic.claude-opus-5-5, us-east-1, 22",
      "global.anthropic.claude-fable-5-1, us-east-1, 50",
      "global.anthropic.claude-sonnet-5, eu-central-1, 10",
      "anthropic.claude-3-haiku-20240307-v1:0, eu-central-1, 1.25", "anthropic.claude-v2, us-east-1, 24",
      "eu.amazon.nova-lite-v1:0, eu-central-1, 0.312", "amazon.nova-micro-v1:0, us-east-1, 0.14",
      "amazon.nova-pro-v1:0, ap-northeast-1, 3.84", "us.amazon.nova-2-lite-v1:0, us-east-1, 2.75",
      "amazon.nova-2-lite-v1:0, us-east-1, 2.75", "global.amazon.nova-2-lite-v1:0, us-east-1, 2.5",
      "amazon.titan-text-express-v1, us-east-1, 0.6", "us.meta.llama3-3-70b-instruct-v1:0, us-east-1, 0.72",
      "mistral.mistral-large-2402-v1:0, us-east-1, 12", "zai.glm-5, ap-northeast-1, 3.84",
      "us.deepseek.r1-v1:0, us-west-2, 5.4", "qwen.qwen3-32b-v1:0, us-east-1, 0.6"})
  void wellKnownOutputPricesAreCharged(String modelId, String region, String usd) {
    assertCharged(modelId, region, Component.OUTPUT, usd);
  }

  @ParameterizedTest
  @CsvSource({"2026-07-13T00:00:00Z, 1.1", "2026-07-29T23:59:59Z, 1.1", "2026-07-30T00:00:00Z, 0.22"})
  void aPriceCutCountsFromItsHourOn(String at, String usd) {
    Charge charge = Call.of("openai.gpt-5.6-luna").at(at).using(Component.INPUT, 1_000).pricedBy(BOOK);

    assertThat(charge.basis()).isEqualTo(ChargeBasis.PRICED);
    assertThat(charge.lines().getFirst().usdPerMillion()).isEqualTo(Usd.of(usd));
  }

  @ParameterizedTest
  @ValueSource(strings = {"amazon.titan-embed-text-v1", "amazon.titan-embed-text-v2:0",
      "amazon.titan-embed-image-v1",
      "amazon.nova-2-multimodal-embeddings-v1:0", "cohere.embed-english-v3", "cohere.embed-multilingual-v3",
      "cohere.embed-v4:0"})
  void embeddingsHaveAnInputPriceOnly(String model) {
    Set<Component> priced = BOOK.prices().stream().filter(price -> price.key().model().equals(model))
        .map(price -> price.key().component()).collect(toSet());

    assertThat(priced).containsExactly(Component.INPUT);
  }

  @ParameterizedTest
  @ValueSource(strings = {"amazon.nova-2-lite-v1:0", "anthropic.claude-3-5-sonnet-20241022-v2:0",
      "anthropic.claude-sonnet-4-5-20250929-v1:0",
      "anthropic.claude-opus-4-6-v1", "anthropic.claude-opus-4-8", "anthropic.claude-opus-5"})
  void theUsualModelsHaveAllFourComponentsInEveryRegion(String model) {
    for (String region : REGIONS) {
      for (Component component : Set.of(Component.INPUT, Component.OUTPUT, Component.CACHE_READ,
          Component.CACHE_WRITE_5M)) {
        PriceKey key = new PriceKey(model, region, RoutingScope.GEO, component);
        assertThat(BOOK.price(key, NOW)).as(key.toString()).isPresent();
      }
    }
  }

  @Test
  void everyRowIsSane() {
    assertThat(BOOK.prices()).hasSizeGreaterThan(1_000);
    Set<String> seen = new HashSet<>();

    for (Price price : BOOK.prices()) {
      Usd dearest = switch (price.key().component()) {
        case IMAGE, SEARCH -> Usd.of("1000000");
        case INPUT, OUTPUT, CACHE_READ, CACHE_WRITE_5M, CACHE_WRITE_30M, CACHE_WRITE_1H -> Usd.of("100");
      };
      assertThat(price.usdPerMillion()).as(price.toString()).isBetween(Usd.of("0.005"), dearest);
      assertThat(price.effectiveFrom()).as(price.toString())
          .isEqualTo(price.effectiveFrom().truncatedTo(ChronoUnit.HOURS))
          .isBetween(Instant.parse("2023-01-01T00:00:00Z"), NOW);
      assertThat(REGIONS.contains(price.key().region()) || FEWER_MODELS.contains(price.key().region()))
          .as(price.toString()).isTrue();
      assertThat(price.origin()).isEqualTo(PriceOrigin.SHIPPED);
      assertThat(price.source()).matches("[a-z.-]+ (\\d{4}-\\d{2}(-\\d{2})?|undated)( .+)?");
      assertThat(price.key().model()).matches("[a-z0-9]+\\.[a-z0-9.:-]+");
      assertThat(seen.add(price.key() + "@" + price.effectiveFrom())).as("only one " + price).isTrue();
    }
  }

  @Test
  void everyModelHasAnInputPriceAndItsOtherPricesStandInTheUsualOrder() {
    for (Price price : BOOK.prices()) {
      Usd usd = price.usdPerMillion();
      if (price.key().tier() != ServiceTier.STANDARD || !isOfText(price.key())) {
        continue;
      }
      Usd input = sibling(price, Component.INPUT);
      assertThat(switch (price.key().component()) {
        case INPUT -> usd.equals(input);
        case OUTPUT, CACHE_WRITE_5M -> usd.isAtLeast(input);
        case CACHE_READ -> !usd.isAtLeast(input);
        case IMAGE, SEARCH -> true;
        case CACHE_WRITE_30M, CACHE_WRITE_1H -> usd.isAtLeast(sibling(price, Component.CACHE_WRITE_5M));
      }).as(price + ": " + usd + " against input " + input).isTrue();
    }
  }

  @Test
  void otherTiersStandOnTheirSideOfTheStandardPrice() {
    List<Price> tiered = BOOK.prices().stream().filter(price -> price.key().tier() != ServiceTier.STANDARD)
        .toList();

    assertThat(tiered).extracting(price -> price.key().tier()).contains(ServiceTier.FLEX, ServiceTier.BATCH,
        ServiceTier.PRIORITY);
    for (Price price : tiered) {
      Usd standard = BOOK.price(price.key().at(ServiceTier.STANDARD), NOW).orElseThrow().usdPerMillion();
      assertThat(switch (price.key().tier()) {
        case FLEX, BATCH -> price.usdPerMillion().compareTo(standard) < 0;
        case PRIORITY, LATENCY_OPTIMIZED -> price.usdPerMillion().compareTo(standard) > 0;
        case STANDARD -> false;
      }).as(price + ": " + price.usdPerMillion() + " against " + standard).isTrue();
    }
  }

  @Test
  void aLongContextNeverCostsLessThanAShortOne() {
    List<Price> longer = BOOK.prices().stream()
        .filter(price -> !price.key().context().equals(ContextBand.ANY)).toList();

    assertThat(longer).isNotEmpty();
    for (Price price : longer) {
      PriceKey key = price.key();
      PriceKey any = new PriceKey(key.model(), key.region(), key.scope(), key.component());
      assertThat(price.usdPerMillion()).as(price.toString())
          .isGreaterThanOrEqualTo(BOOK.price(any, price.effectiveFrom()).orElseThrow().usdPerMillion());
    }
  }

  @ParameterizedTest
  @CsvSource({"openai.gpt-5.6-sol, 2026-11-01T00:00:00Z, 272000, 5.5",
      "openai.gpt-5.6-sol, 2026-11-01T00:00:00Z, 272001, 11",
      "openai.gpt-5.6-luna, 2026-07-20T00:00:00Z, 272001, 1.1",
      "openai.gpt-5.6-luna, 2026-07-30T00:00:00Z, 272001, 0.44",
      "us.anthropic.claude-sonnet-4-5-20250929-v1:0, 2026-01-01T00:00:00Z, 200000, 3.3",
      "us.anthropic.claude-sonnet-4-5-20250929-v1:0, 2026-01-01T00:00:00Z, 200001, 6.6",
      "us.anthropic.claude-sonnet-4-5-20250929-v1:0, 2026-10-06T00:00:00Z, 1000000, 3.3",
      "us.anthropic.claude-sonnet-4-6, 2026-01-01T00:00:00Z, 1000000, 3.3"})
  void longContextsCostWhatTheirSourcesSay(String modelId, String at, long tokens, String usdPerMillion) {
    Charge charge = Call.of(modelId).at(at).using(Component.INPUT, tokens).pricedBy(BOOK);

    assertThat(charge.basis()).isEqualTo(ChargeBasis.PRICED);
    assertThat(charge.lines().getFirst().usdPerMillion()).isEqualTo(Usd.of(usdPerMillion));
  }

  @ParameterizedTest
  @CsvSource({"apac.amazon.nova-lite-v1:0, ap-northeast-1, 0.072",
      "amazon.nova-micro-v1:0, ap-northeast-1, 0.042",
      "apac.amazon.nova-lite-v1:0, ap-southeast-2, 0.063", "eu.amazon.nova-lite-v1:0, eu-west-3, 0.078",
      "meta.llama3-70b-instruct-v1:0, sa-east-1, 4.45", "minimax.minimax-m2.5, eu-west-2, 0.47",
      "mistral.mistral-large-2402-v1:0, eu-west-3, 10.4",
      "us-gov.anthropic.claude-sonnet-4-5-20250929-v1:0, us-gov-west-1, 3.6",
      "anthropic.claude-haiku-4-5-20251001-v1:0, us-gov-east-1, 1.2",
      "au.anthropic.claude-opus-5, ap-southeast-2, 5.5",
      "jp.anthropic.claude-opus-5, ap-northeast-3, 5.5", "openai.gpt-oss-20b, us-east-1, 0.075",
      "xai.grok-4.3, us-west-2, 1.25", "google.gemma-4-31b, us-east-1, 0.14"})
  void everyRegionThatASourceNamesHasItsOwnPrice(String modelId, String region, String usdPerMillion) {
    Charge charge = Call.of(modelId).in(region).using(Component.INPUT, 1_000).pricedBy(BOOK);

    assertThat(charge.basis()).isEqualTo(ChargeBasis.PRICED);
    assertThat(charge.lines().getFirst().usdPerMillion()).isEqualTo(Usd.of(usdPerMillion));
  }

  @Test
  void leavingTheGeographyIsNeverDearer() {
    List<Price> global = BOOK.prices().stream().filter(price -> price.key().scope() == RoutingScope.GLOBAL)
        .filter(price -> price.key().tier() == ServiceTier.STANDARD).toList();

    assertThat(global).isNotEmpty();
    for (Price price : global) {
      Price regional = BOOK.price(price.key().in(RoutingScope.GEO), price.effectiveFrom()).orElseThrow();
      assertThat(price.usdPerMillion()).as(price.toString()).isLessThanOrEqualTo(regional.usdPerMillion());
    }
  }

  @Test
  void newerClaudeModelsCostATenthMoreThanGlobalAndOlderOnesTheSame() {
    List<Price> global = BOOK.prices().stream().filter(price -> price.key().scope() == RoutingScope.GLOBAL)
        .filter(price -> price.key().model().startsWith("anthropic.")).toList();

    assertThat(global).isNotEmpty();
    for (Price price : global) {
      int percent = price.key().model().startsWith("anthropic.claude-sonnet-4-2025") ? 100 : 110;
      assertThat(BOOK.price(price.key().in(RoutingScope.IN_REGION), price.effectiveFrom()))
          .as(price.toString())
          .map(Price::usdPerMillion).contains(price.usdPerMillion().times(BigDecimal.valueOf(percent, 2)));
    }
  }

  /** TwelveLabs bills input by the second of video, images and searches have no input. */
  private static boolean isOfText(PriceKey key) {
    return switch (key.component()) {
      case IMAGE, SEARCH -> false;
      case INPUT, OUTPUT, CACHE_READ, CACHE_WRITE_5M, CACHE_WRITE_30M, CACHE_WRITE_1H ->
        !key.model().startsWith("twelvelabs.pegasus");
    };
  }

  private static Usd sibling(Price price, Component component) {
    return BOOK.price(price.key().of(component), price.effectiveFrom())
        .orElseThrow(() -> new AssertionError("no " + component.label() + " price beside " + price))
        .usdPerMillion();
  }

  private static void assertCharged(String modelId, String region, Component component,
      @Nullable String usd) {
    if (usd == null) {
      return;
    }
    Charge charge = Call.of(modelId).in(region).using(component, 1_000_000).pricedBy(BOOK);
    assertThat(charge.basis()).as(component.label()).isEqualTo(ChargeBasis.PRICED);
    assertThat(charge.amount()).as(component.label()).isEqualTo(Usd.of(usd));
  }
}

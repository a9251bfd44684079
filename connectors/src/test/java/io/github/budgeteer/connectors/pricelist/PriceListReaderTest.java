package io.github.budgeteer.connectors.pricelist;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.InstanceOfAssertFactories.type;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.budgeteer.events.RoutingScope;
import io.github.budgeteer.events.ModelId;
import io.github.budgeteer.events.PriceRow;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PriceListReaderTest {
  private static final Path REAL = Path
      .of("../../shared/samples/pricing/aws-price-list-GetProducts-real.ndjson");
  private static final Instant NOW = Instant.parse("2026-11-23T10:31:00Z");

  @Test
  void anOfferFileIsReadProductByProduct() throws Exception {
    PriceList list = read(
        """
            {"formatVersion":"v1.0","offerCode":"AmazonBedrock","publicationDate":"2026-10-06T20:15:01Z",
             "products":{
              "A":{"sku":"A","attributes":{"regionCode":"eu-north-1","usagetype":"EUN1-NovaLite-input-tokens"}},
              "B":{"sku":"B","attributes":{"regionCode":"eu-north-1","usagetype":"EUN1-Nova2.0Lite-output-tokens-cross-region-global"}}},
             "terms":{"OnDemand":{
              "A":{"A.T":{"sku":"A","effectiveDate":"2026-10-01T00:00:00Z","priceDimensions":{"A.T.D":{"unit":"1K tokens","pricePerUnit":{"USD":"0.0000780000"}}}}},
              "B":{"B.T":{"sku":"B","effectiveDate":"2026-10-01T00:00:00Z","priceDimensions":{"B.T.D":{"unit":"1k tokens","pricePerUnit":{"USD":"0.0025"}}}}}},
              "Reserved":{"A":{"A.R":{"priceDimensions":{"A.R.D":{"unit":"1K tokens","pricePerUnit":{"USD":"0.00001"}}}}}}}}
            """);

    assertThat(list.prices()).extracting(PriceRow::key, price -> price.usdPerMillion().toString())
        .containsExactly(
            tuple(
                "amazon.nova-2-lite-v1:0/eu-north-1/global/standard/output/any@2026-10-01T00:00:00Z price-list",
                "2.5"),
            tuple(
                "amazon.nova-lite-v1:0/eu-north-1/geo/standard/input/any@2026-10-01T00:00:00Z price-list",
                "0.078"),
            tuple(
                "amazon.nova-lite-v1:0/eu-north-1/in-region/standard/input/any@2026-10-01T00:00:00Z price-list",
                "0.078"));
    assertThat(list.prices()).extracting(PriceRow::source).containsOnly("aws-price-list 2026-10-06");
    assertThat(list.rows()).isEqualTo(3);
    assertThat(list.skipped()).isEqualTo(Map.of(SkipReason.NOT_ON_DEMAND, 1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"%1$s", "%1$s\n%1$s", "[%1$s]",
      "{\"FormatVersion\":\"aws_v1\",\"PriceList\":[%1$s]}",
      "{\"FormatVersion\":\"aws_v1\",\"PriceList\":[%2$s],\"NextToken\":\"x\"}", "[%2$s]"})
  void answersOfTheQueryApiAreReadAsPagesAsLinesAndAsText(String form) throws Exception {
    String product = product("EUN1-NovaLite-input-tokens", "eu-north-1", "", "1K tokens", "0.000078", "");
    String text = '"' + product.replace("\\", "\\\\").replace("\"", "\\\"") + '"';

    PriceList list = read(form.formatted(product, text));

    assertThat(list.prices()).extracting(price -> price.key()).containsExactly(
        "amazon.nova-lite-v1:0/eu-north-1/geo/standard/input/any@2026-11-23T10:00:00Z price-list",
        "amazon.nova-lite-v1:0/eu-north-1/in-region/standard/input/any@2026-11-23T10:00:00Z price-list");
    assertThat(list.prices().getFirst().effectiveFrom()).isEqualTo("2026-11-23T10:00:00Z");
    assertThat(list.prices().getFirst().source()).isEqualTo("aws-price-list 2026-11-23");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      EUN1-NovaLite-input-tokens                   | ''                                        | 1K tokens | 0.000078 | ''                   | 0.078
      EUN1-zai.glm5-mantle-input-tokens-standard   | ''                                        | 1M tokens | 1.2      | ''                   | 1.2
      EUN1-NovaLite-input-tokens                   | ''                                        | tokens    | 0.000000078 | ''                | 0.078
      MP:EUN1_InputTokenCount-Units                | Claude Opus 5 (Amazon Bedrock Edition)    | Units     | 5.5      | Million Input Tokens | 5.5
      MP:EUN1_InputTokenCount-Units                | Claude Opus 5 (Amazon Bedrock Edition)    | Units     | 0.0055   | 1K Input Tokens      | 5.5
      MP:EUN1_created_image-Units                  | Stable Image Core (Amazon Bedrock Edition) | Units    | 0.04     | ''                   | 40000
      MP:EUN1_search_units-Units                   | Cohere Rerank 3.5 (Amazon Bedrock Edition) | Units    | 0.002    | ''                   | 2000
      """)
  void everyUnitBecomesUsdPerMillion(String usageType, String service, String unit, String usd,
      String description,
      String perMillion) throws Exception {
    PriceList list = read(product(usageType, "eu-north-1", service, unit, usd, description));

    assertThat(list.prices()).isNotEmpty()
        .allSatisfy(price -> assertThat(price.usdPerMillion().toString()).isEqualTo(perMillion));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      EUN1-NovaLite-input-tokens-turbo             | eu-north-1 | 1K tokens   | 0.1        | UNKNOWN_QUALIFIER
      EUN1-NovaSonic-speech-input-tokens           | eu-north-1 | 1K tokens   | 0.0034     | NOT_TEXT
      EUN1-Unheard1.0-input-tokens                 | eu-north-1 | 1K tokens   | 0.1        | UNKNOWN_MODEL
      EUN1-NovaLite-input-tokens                   | eu-north-1 | 1K TPM Hour | 0.18       | UNKNOWN_UNIT
      EUN1-NovaLite-input-tokens                   | Narnia     | 1K tokens   | 0.18       | UNKNOWN_REGION
      EUN1-NovaLite-input-tokens                   | eu-north-1 | 1K tokens   | 0.0000000000 | FREE
      EUN1-NovaLite-input-tokens                   | eu-north-1 | 1K tokens   | ''         | NO_PRICE
      EUN1-NovaLite-input-tokens                   | eu-north-1 | 1K tokens   | 78         | IMPLAUSIBLE
      """)
  void whatIsNoPriceIsCountedByItsReason(String usageType, String region, String unit, String usd,
      SkipReason reason) throws Exception {
    PriceList list = read(product(usageType, region, "", unit, usd, ""));

    assertThat(list.prices()).isEmpty();
    assertThat(list.skipped()).isEqualTo(Map.of(reason, 1));
  }

  @Test
  void anUnknownQualifierIsNamedAndLeavesTheKnownPriceAlone() throws Exception {
    PriceList list = read(
        product("EUN1-NovaLite-input-tokens", "eu-north-1", "", "1K tokens", "0.000078", "") + "\n"
            + product("EUN1-NovaLite-input-tokens-holographic", "eu-north-1", "", "1K tokens", "0.009", ""));

    assertThat(list.unknownQualifiers().keySet()).containsExactly("holographic");
    assertThat(list.unknownQualifiers().get("holographic"))
        .containsExactly("EUN1-NovaLite-input-tokens-holographic");
    assertThat(list.prices())
        .allSatisfy(price -> assertThat(price.usdPerMillion().toString()).isEqualTo("0.078"));
  }

  @Test
  void ofTwoPricesForOneKeyTheHigherIsTakenAndTheConflictNamed() throws Exception {
    PriceList list = read(product("EUN1-zai.glm5-input-tokens", "eu-north-1", "", "1K tokens", "0.0012", "")
        + "\n"
        + product("EUN1-zai.glm5-mantle-input-tokens-standard", "eu-north-1", "", "1K tokens", "0.0013", ""));

    assertThat(list.prices())
        .allSatisfy(price -> assertThat(price.usdPerMillion().toString()).isEqualTo("1.3"));
    assertThat(list.conflicts()).hasSize(1);
    assertThat(list.conflicts().getFirst().left().usdPerMillion().toString()).isEqualTo("1.2");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aRowForAGeographyComesBeforeOneThatOnlyImpliesIt(boolean geoFirst) throws Exception {
    String regional = product("EUN1-NovaLite-input-tokens", "eu-north-1", "", "1K tokens", "0.00009", "");
    String geo = product("EUN1-NovaLite-input-tokens-cross-region-geo", "eu-north-1", "", "1K tokens",
        "0.00008", "");

    PriceList list = read(geoFirst ? geo + regional : regional + geo);

    assertThat(list.prices()).extracting(price -> price.scope().label() + ' ' + price.usdPerMillion())
        .containsExactly("geo 0.08", "in-region 0.09");
    assertThat(list.conflicts()).isEmpty();
  }

  @Test
  void aNewModelThatMantleNamesByItsIdIsPriced() throws Exception {
    PriceList list = read(
        product("EUN1-acme.wonder-7b-mantle-output-tokens-flex", "eu-north-1", "", "1K tokens", "0.001", ""));

    assertThat(list.prices()).extracting(price -> price.key()).contains(
        "acme.wonder-7b/eu-north-1/in-region/flex/output/any@2026-11-23T10:00:00Z price-list");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{", "nonsense", "", "{}", "[]", "{\"products\":3", "{\"PriceList\":[}",
      "{\"products\":3}", "{\"offers\":{\"AmazonEC2\":{\"currentVersionUrl\":\"/x\"}}}",
      "{\"currentVersion\":\"2\",\"versions\":{\"1\":{\"offerVersionUrl\":\"/1\"}}}",
      "{\"message\":\"Forbidden\"}"})
  void aFileThatIsNoPriceListIsRefusedWithWhatWouldBeAccepted(String text) {
    assertThatThrownBy(() -> read(text)).isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("list.json").hasMessageContaining("accepted: an offer file (index.json)");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
      {"offers":{"AmazonEC2":{"currentVersionUrl":"/ec2"},"AmazonBedrock":{"offerCode":"AmazonBedrock","currentVersionUrl":"/b"}}} | /b
      {"regions":{"us-east-1":{"regionCode":"us-east-1","currentVersionUrl":"/b/us-east-1"}}}                                     | /b/us-east-1
      {"currentVersion":"2","versions":{"1":{"offerVersionUrl":"/b/1"},"2":{"offerVersionUrl":"/b/2"}}}                           | /b/2
      """)
  void anIndexNamesTheCurrentOfferFiles(String json, String reference) throws Exception {
    assertThat(document(json)).isEqualTo(new PriceDocument.Index(List.of(reference)));
  }

  @Test
  void termsMayComeBeforeTheirProducts() throws Exception {
    PriceList list = read(
        """
            {"terms":{"OnDemand":{"A":{"A.T":{"priceDimensions":{"A.T.D":{"unit":"1K tokens","pricePerUnit":{"USD":"0.000078"}}}}}}},
             "publicationDate":"2026-10-06T20:15:01Z",
             "products":{"A":{"sku":"A","attributes":{"regionCode":"eu-north-1","usagetype":"EUN1-NovaLite-input-tokens"}}}}
            """);

    assertThat(list.prices()).extracting(PriceRow::source, price -> price.usdPerMillion().toString())
        .containsExactly(tuple("aws-price-list 2026-10-06", "0.078"),
            tuple("aws-price-list 2026-10-06", "0.078"));
  }

  @Test
  void ofTwoListsTheHigherPriceCountsAndWhatIsLeftOutAddsUp() throws Exception {
    PriceList low = read(product("EUN1-zai.glm5-input-tokens", "eu-north-1", "", "1K tokens", "0.0012", "")
        + product("EUN1-NovaLite-input-tokens-holographic", "eu-north-1", "", "1K tokens", "0.009", ""));
    PriceList high = read(product("EUN1-zai.glm5-input-tokens", "eu-north-1", "", "1K tokens", "0.0013", "")
        + product("EUN1-NovaLite-input-tokens-\\ngilded", "eu-north-1", "", "1K tokens", "0.009", ""));

    assertThat(low.and(high).prices()).isEqualTo(high.and(low).prices()).hasSize(2)
        .allSatisfy(price -> assertThat(price.usdPerMillion().toString()).isEqualTo("1.3"));
    assertThat(low.and(high).notes()).anyMatch("2 left out: unknown qualifier"::equals)
        .anyMatch(note -> note.contains("1.3 was taken, not 1.2")).anyMatch(note -> note.contains("?gilded"))
        .noneMatch(note -> note.contains("\n")).hasSize(4);
  }

  /** Whoever reads a row from the topic refuses what is no key of the book. */
  @Test
  void everyModelIdIsOneWithoutProfileOrArn() throws Exception {
    String file = new String(ModelNames.class.getResourceAsStream("aws-models.csv").readAllBytes(), UTF_8);

    assertThat(file.lines().filter(line -> !line.startsWith("#")).skip(1).map(line -> line.split(",", 2)[1]))
        .hasSizeGreaterThan(100).allSatisfy(id -> assertThat(ModelId.parse(id).model()).isEqualTo(id));
  }

  @Test
  void theRealAnswersOfTheQueryApiAreReadWhole() throws Exception {
    assumeTrue(Files.exists(REAL), "the shared samples are not beside this clone");
    try (InputStream in = Files.newInputStream(REAL)) {
      PriceList list = prices(PriceListReader.read("real.ndjson", in, NOW));

      assertThat(list.skipped()).isEmpty();
      assertThat(list.conflicts()).isEmpty();
      assertThat(list.rows()).isEqualTo(11);
      assertThat(list.prices()).filteredOn(price -> price.scope() == RoutingScope.GEO)
          .extracting(price -> price.model() + ' ' + price.tier().label() + ' '
              + price.component().label() + ' ' + price.usdPerMillion())
          .containsExactly("amazon.nova-pro-v1:0 batch input 0.48",
              "amazon.nova-pro-v1:0 standard cache-read 0.24",
              "amazon.nova-pro-v1:0 standard input 0.96", "amazon.nova-pro-v1:0 standard output 3.84",
              "anthropic.claude-3-haiku-20240307-v1:0 standard input 0.25",
              "anthropic.claude-v2 standard input 8",
              "zai.glm-5 flex input 0.6", "zai.glm-5 standard input 1.2", "zai.glm-5 standard output 3.84");
    }
  }

  private static PriceList read(String json) throws IOException {
    return prices(document(json));
  }

  private static PriceDocument document(String json) throws IOException {
    return PriceListReader.read("list.json", new ByteArrayInputStream(json.getBytes(UTF_8)), NOW);
  }

  private static PriceList prices(PriceDocument document) {
    return assertThat(document).asInstanceOf(type(PriceDocument.Prices.class)).actual().list();
  }

  private static String product(String usageType, String region, String service, String unit, String usd,
      String description) {
    return """
        {"product":{"sku":"S%s","attributes":{"regionCode":"%s","usagetype":"%s","servicename":"%s"}},
         "terms":{"OnDemand":{"S.T":{"priceDimensions":{"S.T.D":{"unit":"%s","description":"%s","pricePerUnit":{"USD":"%s"}}}}}}}"""
        .formatted(List.of(usageType, usd).hashCode(), region, usageType, service, unit, description, usd)
        .replace("\n", "");
  }
}

package io.github.budgeteer.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.budgeteer.events.Usd;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code price} and {@code prices}, without a broker. */
class PriceCommandTest {
  private static final Path CLAUDE = Path
      .of("../../shared/samples/pricing/claude-price-list-us-east-1-2026-10-06.tsv");
  private static final List<String> COMPONENTS = List.of("input", "cache-read", "cache-write-5m",
      "cache-write-1h");

  @TempDir
  Path scratch;

  /** What a command printed. */
  private record Printed(int exitCode, String out, String err) {}

  private static Printed run(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int exitCode = Main.commandLine().setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true))
        .execute(arguments);
    return new Printed(exitCode, out.toString(), err.toString());
  }

  private static JsonNode price(String... arguments) throws Exception {
    Printed printed = run(arguments);
    assertThat(printed.exitCode).as(printed.err).isZero();
    return JsonMapper.builder().build().readTree(printed.out);
  }

  @Test
  void everyFigureStandsWithItsOrigin() throws Exception {
    JsonNode quote = price("price", "--model", "us.anthropic.claude-haiku-4-5-20251001-v1:0", "--region",
        "us-east-1",
        "--tokens", "output=3,input=1000", "--at", "2026-10-06T00:00:00Z", "--format", "json");

    JsonNode input = quote.get("components").get(0);
    assertThat(quote.get("modelId").asText()).isEqualTo("us.anthropic.claude-haiku-4-5-20251001-v1:0");
    assertThat(quote.get("estimated").isBoolean()).isTrue();
    assertThat(quote.get("estimated").booleanValue()).isFalse();
    assertThat(quote.get("costUsd").asText()).isEqualTo("0.0011165");
    assertThat(input.properties().stream().map(java.util.Map.Entry::getKey)).containsExactly("component",
        "tokens",
        "usdPerMillion", "costUsd", "priceKey", "effectiveFrom", "source");
    assertThat(input.get("component").asText()).isEqualTo("input");
    assertThat(input.get("tokens").asLong()).isEqualTo(1_000);
    assertThat(input.get("usdPerMillion").asText()).isEqualTo("1.1");
    assertThat(input.get("costUsd").asText()).isEqualTo("0.0011");
    assertThat(input.get("priceKey").asText())
        .isEqualTo("anthropic.claude-haiku-4-5-20251001-v1:0/us-east-1/geo/standard/input/any");
    assertThat(quote.get("components").get(1).get("component").asText()).isEqualTo("output");
  }

  @Test
  void everyRowOfTheClaudeListIsReproduced() throws Exception {
    assumeThat(CLAUDE).as("the shared samples are not beside this clone").exists();
    List<String> rows = Files.readAllLines(CLAUDE);

    for (String row : rows.subList(1, rows.size())) {
      String[] fields = row.split("\t", -1);
      for (int i = 0; i < COMPONENTS.size(); i++) {
        if (!fields[i + 1].isBlank()) {
          JsonNode quote = price("price", "--model", fields[0], "--region", "us-east-1", "--tokens",
              COMPONENTS.get(i) + "=1000000", "--at", "2026-10-06T00:00:00Z", "--format", "json");
          assertThat(quote.get("costUsd").asText()).as(row).isEqualTo(Usd.of(fields[i + 1]).toString());
          assertThat(quote.get("estimated").booleanValue()).as(row).isFalse();
        }
      }
    }
    assertThat(rows.size()).isGreaterThan(10);
  }

  @Test
  void capacityByTheHourAndEstimatesSaySo() throws Exception {
    Printed hourly = run("price", "--model",
        "arn:aws:bedrock:us-east-1:123456789012:provisioned-model/abc123def456",
        "--region", "us-east-1", "--tokens", "input=5");
    JsonNode unknown = price("price", "--model", "amazon.invented-v9", "--region", "us-east-1", "--tokens",
        "input=5", "--format", "json");

    assertThat(hourly.out).contains("billed by the hour");
    assertThat(unknown.get("estimated").booleanValue()).isTrue();
    assertThat(unknown.get("components").get(0).get("estimated").booleanValue()).isTrue();
  }

  @Test
  void aFileOfOnesOwnComesBeforeWhatIsShipped() throws Exception {
    Path own = Files.writeString(scratch.resolve("own.csv"), """
        model,region,scope,tier,component,context,usd_per_million,effective_from,source
        amazon.nova-lite-v1:0,us-east-1,in-region,batch,input,any,0.017,2024-01-01T00:00:00Z,our contract
        """);

    JsonNode quote = price("price", "--model", "amazon.nova-lite-v1:0", "--region", "us-east-1", "--tokens",
        "input=1000000", "--tier", "batch", "--prices", own.toString(), "--format", "json");

    assertThat(quote.get("costUsd").asText()).isEqualTo("0.017");
    assertThat(quote.get("components").get(0).get("source").asText()).isEqualTo("our contract");
  }

  @Test
  void awssPriceListIsReadPlainOrCompressedAndWhatIsLeftOutIsNamed() throws Exception {
    String offer = """
        {"publicationDate":"2026-10-06T00:00:00Z","products":{
         "A":{"sku":"A","attributes":{"regionCode":"us-east-1","usagetype":"USE1-NovaLite-input-tokens","model":"Nova Lite"}},
         "B":{"sku":"B","attributes":{"regionCode":"us-east-1","usagetype":"USE1-NovaLite-ProvisionedThroughput-ModelUnits"}}},
         "terms":{"OnDemand":{
         "A":{"A.1":{"effectiveDate":"2026-10-01T00:00:00Z","priceDimensions":{"A.1.1":{"unit":"1K tokens","pricePerUnit":{"USD":"0.0000700000"}}}}},
         "B":{"B.1":{"effectiveDate":"2026-10-01T00:00:00Z","priceDimensions":{"B.1.1":{"unit":"hour","pricePerUnit":{"USD":"20"}}}}}}}}
        """;
    Path plain = Files.writeString(scratch.resolve("index.json"), offer);
    Path compressed = scratch.resolve("index.json.gz");
    try (var out = new java.util.zip.GZIPOutputStream(Files.newOutputStream(compressed))) {
      out.write(offer.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    Printed imported = run("prices", "import", plain.toString());
    JsonNode quote = price("price", "--model", "amazon.nova-lite-v1:0", "--region", "us-east-1", "--tokens",
        "input=1000000", "--prices", compressed.toString(), "--at", "2026-10-02T00:00:00Z", "--format",
        "json");

    assertThat(imported.exitCode).isZero();
    assertThat(imported.err).contains("1 left out: ");
    assertThat(quote.get("costUsd").asText()).isEqualTo("0.07");
    assertThat(quote.get("components").get(0).get("source").asText()).contains("2026-10-06");
  }

  @Test
  void whatIsListedCanBeReadBack() throws Exception {
    Printed csv = run("prices", "list", "--model", "*nova-l?te*", "--region", "us-east-1", "--format", "csv");
    Path file = Files.writeString(scratch.resolve("list.csv"), csv.out);

    Printed imported = run("prices", "import", file.toString());
    Printed again = run("prices", "list", "--model", "*nova-l?te*", "--region", "us-east-1", "--format",
        "csv",
        "--prices", file.toString());

    assertThat(csv.out.lines().count()).isGreaterThan(4);
    assertThat(imported.out).contains(" prices in " + file, "Nothing was changed");
    assertThat(again.out).isEqualTo(csv.out);
    assertThat(run("prices", "show", "amazon.nova-lite-v1:0").out).contains("us-east-1", "in-region",
        "cache-read");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      price --model m --region us-east-1                                      | Missing required option: '--tokens
      price --model m --region us-east-1 --tokens words=5                     | 'words' is no component; accepted: input, output
      price --model m --region us-east-1 --tokens input=-5                    | '-5' is no count; accepted: whole numbers
      price --model m --region us-east-1 --tokens input=5 --tier gold         | 'gold' is no tier; accepted: standard, priority
      price --model m --region us-east-1 --tokens input=5 --at noon           | 'noon' is no time; accepted: ISO-8601
      price --model m --region us-east-1 --tokens input=5 --prices /no/where  | does not exist or can't be read; accepted: a price file
      price --model m --region us-east-1 --tokens input=5 --data /no/where    | does not exist; accepted: the data directory of a run
      prices list --model none*                                               | no price matches
      prices show amazon.nova-lite                                            | did you mean
      prices import /no/where                                                 | does not exist or can't be read
      prices factor 0 --from 2026-11-01T00:00:00Z                             | accepted: more than 0 and at most 10, such as 0.85
      prices factor 0.9 --from 2026-11-01T00:30:00Z                           | accepted: a whole UTC hour
      prices factor 0.9 --from 2026-11-01T00:00:00Z --preview                 | needs --data
      """)
  void wrongUsageIsOneLineAndExitCodeTwo(String command, String message) {
    Printed printed = run(command.strip().split(" +", -1));

    assertThat(printed.exitCode).isEqualTo(2);
    assertThat(printed.err).contains(message).hasLineCount(1);
    assertThat(printed.out).isEmpty();
  }
}

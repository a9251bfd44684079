package io.github.budgeteer.topology.pricing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.budgeteer.events.ChargeBasis;
import io.github.budgeteer.events.Component;
import io.github.budgeteer.events.Usd;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Holds the shipped book to the whole of the table that most of it comes from, where that table is at hand. */
class SharedTablesTest {
  private static final Path TABLE = Path.of("../../shared/samples/pricing/litellm-bedrock.json");
  private static final Pattern KEY = Pattern
      .compile("(?:bedrock(?:_mantle)?/)?(?:([a-z]{2}(?:-gov)?-[a-z]+-\\d)/)?([a-z0-9-]+\\.[a-z0-9.:-]+)");
  private static final Map<String, String> HOME = Map.of("eu", "eu-central-1", "apac", "ap-southeast-2", "jp",
      "ap-northeast-1", "au", "ap-southeast-2", "us-gov", "us-gov-west-1");
  /** Regional rows of Claude 4.5 and later, for which AWS's price list has the geo price; docs/prices.md lists them. */
  private static final Pattern AWS_WINS = Pattern.compile(
      "(eu\\.)?anthropic\\.claude-(opus-4-[5-9]|opus-5|sonnet-4-[56]|sonnet-5|haiku-4-5|fable-5|3-5-haiku).*");
  private static final Set<String> NEWER_ELSEWHERE = Set.of("amazon.titan-text-express-v1",
      "amazon.titan-text-lite-v1",
      "amazon.nova-2-lite-v1:0", "mistral.mistral-large-2402-v1:0", "meta.llama3-1-70b-instruct-v1:0",
      "meta.llama3-2-11b-instruct-v1:0", "meta.llama3-2-90b-instruct-v1:0", "qwen.qwen3-coder-480b-a35b-v1:0",
      "openai.gpt-5.6-luna", "openai.gpt-5.6-terra");
  /** The same model id once more at another price, without Region or by the other endpoint. */
  private static final Set<String> TWICE = Set.of("bedrock/moonshotai.kimi-k2-thinking",
      "bedrock/moonshotai.kimi-k2.5",
      "bedrock_mantle/openai.gpt-oss-safeguard-20b");

  @Test
  void everyTextAndEmbeddingModelOfTheTableIsPricedInTheRegionThatItNames() throws Exception {
    assumeTrue(Files.exists(TABLE), "the shared tables are not beside this clone");
    List<String> wrong = new ArrayList<>();
    int checked = 0;
    for (Map.Entry<String, JsonNode> row : JsonMapper.builder().build().readTree(TABLE.toFile())
        .properties()) {
      Matcher key = KEY.matcher(row.getKey());
      JsonNode figures = row.getValue();
      if (!key.matches() || TWICE.contains(row.getKey())
          || !Set.of("chat", "embedding", "responses").contains(figures.path("mode").asText())) {
        continue;
      }
      String modelId = key.group(2);
      String region = key.group(1) != null
          ? key.group(1)
          : HOME.getOrDefault(modelId.split("\\.", 2)[0], "us-east-1");
      for (Map.Entry<String, Component> column : Map
          .of("input_cost_per_token", Component.INPUT, "output_cost_per_token", Component.OUTPUT)
          .entrySet()) {
        JsonNode figure = figures.path(column.getKey());
        if (figure.isMissingNode() || figure.decimalValue().signum() == 0) {
          continue;
        }
        checked++;
        Charge charge = Call.of(modelId).in(region).using(column.getValue(), 1_000)
            .pricedBy(PriceBook.shipped());
        boolean same = charge.lines().getFirst().usdPerMillion()
            .equals(new Usd(figure.decimalValue().movePointRight(6)));
        if (charge.basis() != ChargeBasis.PRICED
            || (!same && !AWS_WINS.matcher(modelId).matches() && !NEWER_ELSEWHERE.contains(charge.model()))) {
          wrong.add(row.getKey() + " in " + region + ": " + charge);
        }
      }
    }
    assertThat(checked).isGreaterThan(500);
    assertThat(wrong).isEmpty();
  }
}

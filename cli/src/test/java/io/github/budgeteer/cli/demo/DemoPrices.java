package io.github.budgeteer.cli.demo;

import io.github.budgeteer.cli.demo.DemoCall.Shape;
import io.github.budgeteer.cli.demo.DemoCall.Tokens;
import io.github.budgeteer.events.Usd;
import java.util.Map;

/**
 * List prices of the story's models in USD per million tokens, so that the story can be checked without the price book.
 * Unknown models take the dearest of Claude 3 Opus: it must not matter to the story what an estimate comes to.
 */
final class DemoPrices {
  private record Rates(String input, String output, String cacheRead, String cacheWrite5m,
      String cacheWrite1h) {}

  private static final Rates DEAREST = new Rates("15", "75", "1.5", "18.75", "30");
  private static final Map<String, Rates> IN_REGION_AND_GEO = Map.of(
      "anthropic.claude-haiku-4-5-20251001-v1:0", new Rates("1.10", "5.50", "0.11", "1.375", "2.20"),
      "anthropic.claude-sonnet-4-5-20250929-v1:0", new Rates("3.30", "16.50", "0.33", "4.125", "6.60"),
      "anthropic.claude-sonnet-4-6", new Rates("3.30", "16.50", "0.33", "4.125", "6.60"),
      "anthropic.claude-opus-4-5-20251101-v1:0", new Rates("5.50", "27.50", "0.55", "6.875", "11"),
      "amazon.nova-lite-v1:0", new Rates("0.078", "0.312", "0.0195", "0.078", "0.078"),
      "amazon.nova-pro-v1:0", new Rates("0.80", "3.20", "0.20", "0.80", "0.80"),
      "amazon.titan-embed-text-v2:0", new Rates("0.02", "0", "0", "0", "0"),
      "meta.llama3-3-70b-instruct-v1:0", new Rates("0.72", "0.72", "0", "0", "0"),
      "mistral.mistral-large-2402-v1:0", new Rates("4", "12", "0", "0", "0"),
      "provisioned-model/p4xt0copyhse", new Rates("0", "0", "0", "0", "0"));
  private static final Map<String, Rates> GLOBAL = Map.of("anthropic.claude-haiku-4-5-20251001-v1:0",
      new Rates("1", "5", "0.10", "1.25", "2"), "anthropic.claude-opus-4-5-20251101-v1:0",
      new Rates("5", "25", "0.50", "6.25", "10"));

  private DemoPrices() {}

  static boolean known(DemoCall call) {
    return IN_REGION_AND_GEO.containsKey(call.model());
  }

  static Usd cost(DemoCall call) {
    if (call.shape() == Shape.FAILED) {
      return Usd.ZERO;
    }
    Rates rates = (call.global() ? GLOBAL : IN_REGION_AND_GEO).getOrDefault(call.model(), DEAREST);
    Tokens tokens = call.tokens();
    return cost(tokens.input(), rates.input).plus(cost(tokens.output(), rates.output))
        .plus(cost(tokens.cacheRead(), rates.cacheRead)).plus(cost(tokens.cacheWrite5m(), rates.cacheWrite5m))
        .plus(cost(tokens.cacheWrite1h(), rates.cacheWrite1h));
  }

  private static Usd cost(long units, String perMillion) {
    return Usd.forUnits(units, Usd.of(perMillion));
  }
}

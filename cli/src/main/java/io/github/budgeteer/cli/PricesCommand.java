package io.github.budgeteer.cli;

import io.github.budgeteer.cli.report.PriceListing;
import io.github.budgeteer.topology.pricing.Price;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** {@code budgeteer prices}: what is known of prices. */
@Command(name = "prices", description = "Shows the price book, and imports prices.", subcommands = {
    PricesCommand.ListPrices.class, PricesCommand.Show.class, PricesImportCommand.class,
    PricesFactorCommand.class}, footerHeading = "%nExamples:%n", footer = {
        "  budgeteer prices list --model '*nova*' --region eu-central-1",
        "  budgeteer prices show anthropic.claude-sonnet-4-5-20250929-v1:0",
        "  budgeteer prices import my-prices.csv --data state --preview"})
final class PricesCommand {
  /** How prices are printed. */
  enum Format {
    TEXT, JSON, CSV
  }

  /** {@code budgeteer prices list}. */
  @Command(name = "list", description = "Lists prices.", footerHeading = "%nExamples:%n", footer = {
      "  budgeteer prices list --model '*claude*' --region us-east-1",
      "  budgeteer prices list --format csv > my-prices.csv     a file to change and import"})
  static final class ListPrices implements Callable<Integer> {
    @Option(names = "--model", paramLabel = "GLOB", description = "Only models that match, such as '*nova*'.")
    @Nullable
    String model;

    @Option(names = "--region", paramLabel = "REGION", description = "Only this Region.")
    @Nullable
    String region;

    @Option(names = "--format", paramLabel = "text|json|csv", defaultValue = "text", description = "How they are printed. Default: text.")
    Format format = Format.TEXT;

    @Mixin
    RateOptions rates = new RateOptions();

    @Override
    public Integer call() {
      Predicate<String> wanted = model == null ? id -> true : glob(model).asMatchPredicate();
      List<Price> prices = rates.rates().book().prices().stream()
          .filter(price -> wanted.test(price.key().model()))
          .filter(price -> region == null || price.key().region().equals(region))
          .sorted(Comparator.comparing(price -> price.key() + "@" + price.effectiveFrom())).toList();
      if (prices.isEmpty()) {
        throw new ParameterException(rates.spec.commandLine(),
            "no price matches; 'budgeteer prices list' without options lists all models");
      }
      rates.spec.commandLine().getOut().println(switch (format) {
        case TEXT -> PriceListing.text(prices);
        case JSON -> PriceListing.json(prices);
        case CSV -> PriceListing.csv(prices);
      });
      return 0;
    }

    private static Pattern glob(String glob) {
      StringBuilder pattern = new StringBuilder();
      for (String part : glob.split("((?<=[*?])|(?=[*?]))", -1)) {
        pattern.append(switch (part) {
          case "*" -> ".*";
          case "?" -> ".";
          default -> Pattern.quote(part);
        });
      }
      return Pattern.compile(pattern.toString());
    }
  }

  /** {@code budgeteer prices show}. */
  @Command(name = "show", description = "Shows all prices of one model, with their history.", footerHeading = "%nExamples:%n", footer = {
      "  budgeteer prices show amazon.nova-lite-v1:0"})
  static final class Show implements Callable<Integer> {
    @Parameters(paramLabel = "MODEL", description = "Model id without a profile prefix.")
    String model = "";

    @Mixin
    RateOptions rates = new RateOptions();

    @Override
    public Integer call() {
      List<Price> all = rates.rates().book().prices();
      List<Price> prices = all.stream().filter(price -> price.key().model().equals(model))
          .sorted(Comparator.comparing(price -> price.key() + "@" + price.effectiveFrom())).toList();
      if (prices.isEmpty()) {
        List<String> near = all.stream().map(price -> price.key().model()).distinct()
            .filter(id -> id.contains(model) || model.contains(id)).limit(5).toList();
        throw new ParameterException(rates.spec.commandLine(), "MODEL: '" + model + "' has no price"
            + (near.isEmpty()
                ? "; 'budgeteer prices list' has all"
                : "; did you mean " + String.join(", ", near)));
      }
      rates.spec.commandLine().getOut().println(PriceListing.text(prices));
      return 0;
    }
  }
}

package io.github.budgeteer.cli;

import io.github.budgeteer.cli.report.PriceQuote;
import io.github.budgeteer.events.AccountType;
import io.github.budgeteer.events.Component;
import io.github.budgeteer.events.Invocation;
import io.github.budgeteer.events.Place;
import io.github.budgeteer.events.ServiceTier;
import io.github.budgeteer.events.Usage;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** {@code budgeteer price}: what one call costs, and why. */
@Command(name = "price", description = "Prices one call as the meter does: each component with its rate, where that comes from, and "
    + "the total.", footerHeading = "%nExamples:%n", footer = {
        "  budgeteer price --model us.anthropic.claude-haiku-4-5-20251001-v1:0 --region us-east-1 --tokens input=1000,output=200",
        "  budgeteer price --model amazon.nova-pro-v1:0 --region eu-central-1 --tokens input=1000 --tier batch --format json"})
final class PriceCommand implements Callable<Integer> {
  @Option(names = "--model", paramLabel = "ID", required = true, description = "Model id, profile id or ARN, as the log has it.")
  String model = "";

  @Option(names = "--region", paramLabel = "REGION", required = true, description = "Source Region, such as us-east-1.")
  String region = "";

  @Option(names = "--tokens", paramLabel = "COMPONENT=N", required = true, split = ",", converter = {
      ComponentConverter.class,
      UnitsConverter.class}, description = "Units by component: input, output, cache-read, cache-write-5m, cache-write-30m, "
          + "cache-write-1h, image, search.")
  Map<Component, Long> tokens = Map.of();

  @Option(names = "--tier", paramLabel = "TIER", converter = TierConverter.class, description = "standard, priority, flex, batch or latency-optimized. Default: standard.")
  @Nullable
  ServiceTier tier;

  @Option(names = "--at", paramLabel = "INSTANT", converter = InstantConverter.class, description = "When the call was made, such as 2026-10-06T00:00:00Z. Default: now.")
  @Nullable
  Instant at;

  @Option(names = "--format", paramLabel = "text|json", defaultValue = "text", description = "How it is printed. Default: text.")
  RunOutput.Format format = RunOutput.Format.TEXT;

  @Mixin
  RateOptions rates = new RateOptions();

  @Override
  public Integer call() {
    Map<Component, Long> units = new EnumMap<>(Component.class);
    units.putAll(tokens);
    Invocation call = new Invocation("", region, "", "", AccountType.UNATTRIBUTED, null,
        at == null ? Instant.now() : at, null, model, new Usage(units), tier, null, new Place("", 0, 0));
    PriceQuote quote = PriceQuote.of(call, rates.rates());
    rates.spec.commandLine().getOut().println(switch (format) {
      case TEXT -> quote.text();
      case JSON -> quote.json();
    });
    return 0;
  }

  static final class ComponentConverter implements ITypeConverter<Component> {
    @Override
    public Component convert(String value) {
      return Arrays.stream(Component.values()).filter(component -> component.label().equals(value))
          .findFirst()
          .orElseThrow(() -> new TypeConversionException("'" + value + "' is no component; accepted: "
              + Arrays.stream(Component.values()).map(Component::label).collect(Collectors.joining(", "))));
    }
  }

  static final class UnitsConverter implements ITypeConverter<Long> {
    @Override
    public Long convert(String value) {
      try {
        long units = Long.parseLong(value);
        if (units >= 0) {
          return units;
        }
      } catch (NumberFormatException e) {
        // Told below, with the rest.
      }
      throw new TypeConversionException("'" + value + "' is no count; accepted: whole numbers, 0 or more");
    }
  }

  static final class TierConverter implements ITypeConverter<ServiceTier> {
    @Override
    public ServiceTier convert(String value) {
      return Arrays.stream(ServiceTier.values()).filter(tier -> tier.label().equals(value)).findFirst()
          .orElseThrow(() -> new TypeConversionException("'" + value + "' is no tier; accepted: "
              + Arrays.stream(ServiceTier.values()).map(ServiceTier::label)
                  .collect(Collectors.joining(", "))));
    }
  }

  static final class InstantConverter implements ITypeConverter<Instant> {
    @Override
    public Instant convert(String value) {
      try {
        return Instant.parse(value);
      } catch (DateTimeException e) {
        throw new TypeConversionException(
            "'" + value + "' is no time; accepted: ISO-8601 in UTC, such as 2026-10-06T00:00:00Z");
      }
    }
  }
}

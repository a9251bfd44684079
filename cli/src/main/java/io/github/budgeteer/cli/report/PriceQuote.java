package io.github.budgeteer.cli.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.github.budgeteer.events.ChargeBasis;
import io.github.budgeteer.events.ChargeLine;
import io.github.budgeteer.events.Component;
import io.github.budgeteer.events.Invocation;
import io.github.budgeteer.events.Usd;
import io.github.budgeteer.events.UsageRow;
import io.github.budgeteer.topology.pricing.Charge;
import io.github.budgeteer.topology.pricing.Pricer;
import io.github.budgeteer.topology.pricing.RateCard;
import io.github.budgeteer.topology.pricing.RateInForce;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What one call costs, with the origin of every figure.
 *
 * @param modelId as asked
 * @param estimated whether any component has no price
 * @param billed {@code hourly} where calls cost nothing of their own; else null
 * @param costUsd the exact total
 * @param components in the order of {@link Component}
 */
public record PriceQuote(String modelId, boolean estimated,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String billed, Usd costUsd, List<Line> components) {
  private static final String ROW = "%-16s %15s %14s %18s  ";

  /**
   * One component.
   *
   * @param component what was used
   * @param tokens how much of it; images and searches are no tokens
   * @param usdPerMillion USD per million units, after any discount
   * @param costUsd what it costs
   * @param priceKey what the price is for
   * @param effectiveFrom from when it holds
   * @param source where it comes from
   * @param estimated whether it is another's price; present only if it is
   */
  public record Line(Component component, long tokens, Usd usdPerMillion, Usd costUsd, String priceKey,
      Instant effectiveFrom, String source,
      @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean estimated) {}

  /** Prices a call as the meter does. */
  public static PriceQuote of(Invocation call, RateCard rates) {
    Pricer pricer = new Pricer(rates);
    Charge charge = pricer.charge(call);
    List<Line> lines = new ArrayList<>();
    for (ChargeLine line : charge.lines()) {
      RateInForce rate = pricer
          .rate(new UsageRow.Key("", call.occurredAt().truncatedTo(ChronoUnit.HOURS), null,
              false, charge.model(), call.region(), charge.scope(), charge.tier(), charge.context(),
              line.component()));
      lines.add(new Line(line.component(), line.units(), line.usdPerMillion(), line.cost(),
          rate.listed().key().toString(), rate.listed().effectiveFrom(), rate.source(), line.estimated()));
    }
    return new PriceQuote(call.modelId(), charge.basis() == ChargeBasis.ESTIMATED,
        charge.basis() == ChargeBasis.HOURLY ? "hourly" : null, charge.amount(), List.copyOf(lines));
  }

  /** Returns one JSON object. */
  public String json() {
    return ReportJson.of(this);
  }

  /** Returns a table for people. */
  public String text() {
    StringBuilder text = new StringBuilder(
        String.format(Locale.ROOT, ROW + "Price%n", "Component", "Units", "USD per million", "USD"));
    for (Line line : components) {
      text.append(String.format(Locale.ROOT, ROW, line.component().label(), Figures.count(line.tokens()),
          line.usdPerMillion(), line.costUsd())).append(line.priceKey()).append(" from ")
          .append(line.effectiveFrom()).append(", ").append(line.source())
          .append(line.estimated() ? " (estimated)" : "").append(System.lineSeparator());
    }
    String remark = billed != null
        ? "billed by the hour: a call costs nothing of its own"
        : estimated ? "estimated: not every component has a price for this model" : "";
    return text.append(String.format(Locale.ROOT, ROW, "Total", "", "", costUsd)).append(remark).toString()
        .stripTrailing();
  }
}

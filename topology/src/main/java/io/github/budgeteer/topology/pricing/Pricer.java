package io.github.budgeteer.topology.pricing;

import io.github.budgeteer.events.ChargeBasis;
import io.github.budgeteer.events.ChargeLine;
import io.github.budgeteer.events.Component;
import io.github.budgeteer.events.ContextBand;
import io.github.budgeteer.events.Invocation;
import io.github.budgeteer.events.ModelId;
import io.github.budgeteer.events.ServiceTier;
import io.github.budgeteer.events.UsageRow;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Prices invocations by a rate card, at their event time. For one thread.
 *
 * <p>Where the book lacks a price for a component that a call used, {@link Estimate} says what it gets; the others keep their
 * own price, and the whole charge counts as estimated.
 */
public final class Pricer {
  /** Callers choose the model ids that arrive here, so what is remembered of them has a bound. */
  static final int REMEMBERED_MODELS = 4_096;
  private static final Component[] COMPONENTS = Component.values();
  /** Components of one call: input, output, and a cache read or written. */
  private static final int MOST_USUAL = 4;

  private final RateCard card;
  private final Map<Called, Rates> remembered = new LinkedHashMap<>(16, 0.75f, true) {
    @Override
    protected boolean removeEldestEntry(Map.Entry<Called, Rates> eldest) {
      return size() > REMEMBERED_MODELS;
    }
  };

  public Pricer(RateCard card) {
    this.card = card;
  }

  /**
   * Returns what a call costs. A failed call costs nothing, whatever it used; so does one of a model that bills by the hour.
   */
  public Charge charge(Invocation invocation) {
    ServiceTier tier = Objects.requireNonNullElse(invocation.tier(), ServiceTier.STANDARD);
    Rates rates = remembered.computeIfAbsent(new Called(invocation.modelId(), invocation.region(), tier),
        called -> new Rates(card.book(), card.resolve(ModelId.parse(called.modelId)), called.region,
            called.tier));
    int band = rates.band(invocation.usage());
    ContextBand context = rates.context(band);
    if (rates.id().billing() == ModelId.Billing.HOURLY) {
      return Charge.of(rates.id(), tier, context, ChargeBasis.HOURLY, List.of());
    }
    if (invocation.errorCode() != null) {
      return Charge.of(rates.id(), tier, context, ChargeBasis.PRICED, List.of());
    }
    List<ChargeLine> lines = new ArrayList<>(MOST_USUAL);
    ChargeBasis basis = ChargeBasis.PRICED;
    for (Component component : COMPONENTS) {
      long units = invocation.usage().of(component);
      if (units == 0) {
        continue;
      }
      Rate rate = rates.of(component, band);
      boolean estimated = rate.basis() == ChargeBasis.ESTIMATED;
      if (estimated) {
        basis = ChargeBasis.ESTIMATED;
      }
      PriceHistory.Step step = rate.history().at(invocation.occurredAt());
      lines.add(new ChargeLine(component, units, step.usdPerMillion(), step.name(), estimated));
    }
    return Charge.of(rates.id(), tier, context, basis, lines);
  }

  /** Returns the price in force for past usage, which may have become known or another since. */
  public RateInForce rate(UsageRow.Key used) {
    ModelId id = card.resolve(new ModelId(used.model(), used.scope(), ModelId.Billing.UNITS));
    ContextBand context = card.book().bands(id.model(), used.region()).stream()
        .filter(band -> band.over() <= used.context().over()).max(Comparator.naturalOrder())
        .orElse(ContextBand.ANY);
    Rate rate = Estimate.rate(card.book(), id,
        new PriceKey(id.model(), used.region(), id.scope(), used.tier(),
            used.component(), context));
    PriceHistory.Step step = rate.history().at(used.hour());
    return new RateInForce(id.model(), id.scope(), step.usdPerMillion(),
        rate.basis() == ChargeBasis.ESTIMATED,
        step.price(), step.name());
  }

  int remembered() {
    return remembered.size();
  }

  /** What prices depend on besides time and usage. */
  private record Called(String modelId, String region, ServiceTier tier) {}
}

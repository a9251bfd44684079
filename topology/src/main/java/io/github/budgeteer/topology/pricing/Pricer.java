package io.github.budgeteer.topology.pricing;

import io.github.budgeteer.events.ChargeBasis;
import io.github.budgeteer.events.ChargeLine;
import io.github.budgeteer.events.Component;
import io.github.budgeteer.events.Invocation;
import io.github.budgeteer.events.ModelId;
import io.github.budgeteer.events.ServiceTier;
import io.github.budgeteer.events.Usage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Prices invocations by a book, at their event time. For one thread.
 *
 * <p>Where the book lacks a price for a component that a call used, {@link Estimate} says what it gets; the others keep their
 * own price, and the whole charge counts as estimated.
 */
public final class Pricer {
  /** Callers choose the model ids that arrive here, so what is remembered of them has a bound. */
  static final int REMEMBERED_MODELS = 4_096;

  private final RateCard rates;
  private final Map<Called, Rates> remembered = new LinkedHashMap<>(16, 0.75f, true) {
    @Override
    protected boolean removeEldestEntry(Map.Entry<Called, Rates> eldest) {
      return size() > REMEMBERED_MODELS;
    }
  };

  public Pricer(RateCard rates) {
    this.rates = rates;
  }

  /**
   * Returns what a call costs. A failed call costs nothing, whatever it used; so does one of a model that bills by the hour.
   */
  public Charge charge(Invocation invocation) {
    ServiceTier tier = invocation.tier() == null ? ServiceTier.STANDARD : invocation.tier();
    Rates rates = rates(invocation.modelId(), invocation.region(), tier);
    if (rates.id().billing() == ModelId.Billing.HOURLY) {
      return Charge.of(rates.id().model(), ChargeBasis.HOURLY, List.of());
    }
    if (invocation.errorCode() != null) {
      return Charge.of(rates.id().model(), ChargeBasis.PRICED, List.of());
    }
    return charge(rates, invocation.usage(), invocation.occurredAt());
  }

  /** Returns what this use of a model costs, as {@link #charge(Invocation)} does for a call that succeeded. */
  public Charge charge(String modelId, String region, ServiceTier tier, Usage usage, Instant at) {
    Rates rates = rates(modelId, region, tier);
    return rates.id().billing() == ModelId.Billing.HOURLY
        ? Charge.of(rates.id().model(), ChargeBasis.HOURLY, List.of())
        : charge(rates, usage, at);
  }

  private static Charge charge(Rates rates, Usage usage, Instant at) {
    List<ChargeLine> lines = new ArrayList<>(usage.units().size());
    ChargeBasis basis = ChargeBasis.PRICED;
    int band = rates.band(usage);
    for (Map.Entry<Component, Long> used : usage.units().entrySet()) {
      Rate rate = rates.of(used.getKey(), band);
      if (rate.basis() == ChargeBasis.ESTIMATED) {
        basis = ChargeBasis.ESTIMATED;
      }
      PriceHistory.Step step = rate.history().at(at);
      lines.add(new ChargeLine(used.getKey(), used.getValue(), step.usdPerMillion(), step.name()));
    }
    return Charge.of(rates.id().model(), basis, lines);
  }

  int remembered() {
    return remembered.size();
  }

  private Rates rates(String modelId, String region, ServiceTier tier) {
    return remembered.computeIfAbsent(new Called(modelId, region, tier),
        called -> new Rates(book, called.modelId, called.region, called.tier));
  }

  /** What prices depend on besides time and usage. */
  private record Called(String modelId, String region, ServiceTier tier) {}
}

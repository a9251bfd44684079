package io.github.budgeteer.topology.pricing;

import io.github.budgeteer.events.ChargeBasis;
import io.github.budgeteer.events.ChargeLine;
import io.github.budgeteer.events.Component;
import io.github.budgeteer.events.Invocation;
import io.github.budgeteer.events.ModelId;
import io.github.budgeteer.events.ServiceTier;
import io.github.budgeteer.events.UsageRow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Prices invocations by a book, at their event time. For one thread.
 *
 * <p>Where the book lacks a price for a component that a call used, that component gets the highest rate of the model's
 * provider in the Region, else of all in the Region, else of all Regions; the others keep their own price, and the whole
 * charge counts as estimated.
 */
public final class Pricer {
  /** Callers choose the model ids that arrive here, so what is remembered of them has a bound. */
  static final int REMEMBERED_MODELS = 4_096;

  private static final String ANY_BAND = "any";

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
    Rates ofModel = remembered.computeIfAbsent(new Called(invocation.modelId(), invocation.region()),
        this::resolve);
    ServiceTier tier = Objects.requireNonNullElse(invocation.tier(), ServiceTier.STANDARD);
    if (ofModel.id.billing() == ModelId.Billing.HOURLY) {
      return Charge.of(ofModel.id, tier, ANY_BAND, ChargeBasis.HOURLY, List.of());
    }
    if (invocation.errorCode() != null) {
      return Charge.of(ofModel.id, tier, ANY_BAND, ChargeBasis.PRICED, List.of());
    }
    List<ChargeLine> lines = new ArrayList<>(invocation.usage().units().size());
    ChargeBasis basis = ChargeBasis.PRICED;
    Instant at = invocation.occurredAt();
    for (Map.Entry<Component, Long> used : invocation.usage().units().entrySet()) {
      Rate rate = ofModel.of(used.getKey());
      if (rate.basis == ChargeBasis.ESTIMATED) {
        basis = ChargeBasis.ESTIMATED;
      }
      PriceHistory.Step step = rate.history.at(at);
      lines.add(new ChargeLine(used.getKey(), used.getValue(), step.price().usdPerMillion(), step.name(),
          rate.basis == ChargeBasis.ESTIMATED));
    }
    return Charge.of(ofModel.id, tier, ANY_BAND, basis, lines);
  }

  /** Returns the price in force for past usage, which may have become known or another since. */
  public RateInForce rate(UsageRow.Key used) {
    ModelId id = rates.resolve(new ModelId(used.model(), used.scope(), ModelId.Billing.UNITS));
    Rate rate = rate(id, used.region(), used.component());
    PriceHistory.Step step = rate.history.at(used.hour());
    return new RateInForce(id.model(), id.scope(), step.price().usdPerMillion(),
        rate.basis == ChargeBasis.ESTIMATED, step.name());
  }

  int remembered() {
    return remembered.size();
  }

  private Rates resolve(Called called) {
    ModelId id = rates.resolve(ModelId.parse(called.modelId));
    Map<Component, Rate> byComponent = new EnumMap<>(Component.class);
    for (Component component : Component.values()) {
      byComponent.put(component, rate(id, called.region, component));
    }
    return new Rates(id, byComponent);
  }

  private Rate rate(ModelId id, String region, Component component) {
    PriceHistory own = rates.book().history(new PriceKey(id.model(), region, id.scope(), component));
    return own != null
        ? new Rate(ChargeBasis.PRICED, own)
        : new Rate(ChargeBasis.ESTIMATED, rates.book().ceiling().highest(id.provider(), region, component));
  }

  /** What prices depend on besides time and usage. */
  private record Called(String modelId, String region) {}

  private record Rate(ChargeBasis basis, PriceHistory history) {}

  private record Rates(ModelId id, Map<Component, Rate> byComponent) {
    Rate of(Component component) {
      return Objects.requireNonNull(byComponent.get(component), component::label);
    }
  }
}

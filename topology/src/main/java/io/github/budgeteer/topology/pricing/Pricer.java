package io.github.budgeteer.topology.pricing;

import io.github.budgeteer.events.ChargeBasis;
import io.github.budgeteer.events.ChargeLine;
import io.github.budgeteer.events.Component;
import io.github.budgeteer.events.Invocation;
import io.github.budgeteer.events.ModelId;
import io.github.budgeteer.events.PriceOrigin;
import io.github.budgeteer.events.ServiceTier;
import io.github.budgeteer.events.UsageRow;
import java.math.BigDecimal;
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
 * <p>Where the book lacks a price for a component that a call used, that component is estimated: at the model's own standard
 * price for a tier that is cheaper than that, at its price of the next longer cache lifetime, or else at the highest standard
 * rate of its provider in the Region, of its provider anywhere, of all in the Region, of all. The others keep their own price,
 * and the charge counts as estimated.
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
    ServiceTier tier = Objects.requireNonNullElse(invocation.tier(), ServiceTier.STANDARD);
    ContextBand band = ContextBand.of(invocation.usage());
    Rates ofModel = remembered.computeIfAbsent(
        new Called(invocation.modelId(), invocation.region(), tier, band), this::resolve);
    if (ofModel.id.billing() == ModelId.Billing.HOURLY) {
      return Charge.of(ofModel.id, tier, band, ChargeBasis.HOURLY, List.of());
    }
    if (invocation.errorCode() != null) {
      return Charge.of(ofModel.id, tier, band, ChargeBasis.PRICED, List.of());
    }
    List<ChargeLine> lines = new ArrayList<>(invocation.usage().units().size());
    ChargeBasis basis = ChargeBasis.PRICED;
    for (Map.Entry<Component, Long> used : invocation.usage().units().entrySet()) {
      Rate rate = ofModel.of(used.getKey());
      if (rate.basis == ChargeBasis.ESTIMATED) {
        basis = ChargeBasis.ESTIMATED;
      }
      RateInForce inForce = inForce(ofModel.id, rate, invocation.occurredAt());
      lines.add(new ChargeLine(used.getKey(), used.getValue(), inForce.usdPerMillion(), inForce.price(),
          inForce.estimated()));
    }
    return Charge.of(ofModel.id, tier, band, basis, lines);
  }

  /** Returns the price in force for past usage, which may have become known or another since. */
  public RateInForce rate(UsageRow.Key used) {
    ModelId id = rates.resolve(new ModelId(used.model(), used.scope(), ModelId.Billing.UNITS));
    PriceKey key = new PriceKey(id.model(), used.region(), id.scope(), used.tier(),
        ContextBand.of(used.band()),
        used.component());
    return inForce(id, rate(id, key), used.hour());
  }

  private RateInForce inForce(ModelId id, Rate rate, Instant at) {
    PriceHistory.Step step = rate.history.at(at);
    Price price = step.price();
    // What the operator says is what they pay; a discount is on what AWS lists.
    BigDecimal factor = price.origin() == PriceOrigin.OPERATOR ? BigDecimal.ONE : rates.factor(at);
    boolean listed = factor.compareTo(BigDecimal.ONE) == 0;
    return new RateInForce(id.model(), id.scope(),
        listed ? price.usdPerMillion() : price.usdPerMillion().times(factor),
        rate.basis == ChargeBasis.ESTIMATED, price,
        listed ? step.name() : step.name() + " x " + factor.toPlainString());
  }

  int remembered() {
    return remembered.size();
  }

  private Rates resolve(Called called) {
    ModelId id = rates.resolve(ModelId.parse(called.modelId));
    Map<Component, Rate> byComponent = new EnumMap<>(Component.class);
    for (Component component : Component.values()) {
      byComponent.put(component, rate(id, new PriceKey(id.model(), called.region, id.scope(), called.tier,
          called.band, component)));
    }
    return new Rates(id, byComponent);
  }

  private Rate rate(ModelId id, PriceKey key) {
    PriceHistory own = rates.book().history(key);
    if (own != null) {
      return new Rate(ChargeBasis.PRICED, own);
    }
    PriceHistory near = switch (key.tier()) {
      // Cheaper than standard wherever there is a price, so the model's own standard price is the ceiling.
      case FLEX, BATCH -> rates.book().history(key.at(ServiceTier.STANDARD));
      case STANDARD, PRIORITY, LATENCY_OPTIMIZED -> null;
    };
    if (near == null && key.component() == Component.CACHE_WRITE_30M) {
      near = rates.book().history(key.of(Component.CACHE_WRITE_1H));
    }
    return new Rate(ChargeBasis.ESTIMATED,
        near != null ? near : rates.book().ceiling().highest(id.provider(), key.region(), key.component()));
  }

  /** What prices depend on besides time and usage. */
  private record Called(String modelId, String region, ServiceTier tier, ContextBand band) {}

  private record Rate(ChargeBasis basis, PriceHistory history) {}

  private record Rates(ModelId id, Map<Component, Rate> byComponent) {
    Rate of(Component component) {
      return Objects.requireNonNull(byComponent.get(component), component::label);
    }
  }
}

package io.github.budgeteer.topology.pricing;

import io.github.budgeteer.events.AccountType;
import io.github.budgeteer.events.Component;
import io.github.budgeteer.events.Invocation;
import io.github.budgeteer.events.Place;
import io.github.budgeteer.events.ServiceTier;
import io.github.budgeteer.events.Usage;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A call in the making, so that a test names only what the price depends on. */
record Call(String modelId, String region, Instant at, @Nullable ServiceTier tier, Map<Component, Long> units,
    @Nullable String errorCode) {

  static Call of(String modelId) {
    return new Call(modelId, "us-east-1", Instant.parse("2026-11-01T10:00:00Z"), null, Map.of(), null);
  }

  Call in(String newRegion) {
    return new Call(modelId, newRegion, at, tier, units, errorCode);
  }

  Call at(String time) {
    return new Call(modelId, region, Instant.parse(time), tier, units, errorCode);
  }

  Call in(ServiceTier newTier) {
    return new Call(modelId, region, at, newTier, units, errorCode);
  }

  Call using(Component component, long count) {
    Map<Component, Long> more = new EnumMap<>(Component.class);
    more.putAll(units);
    more.put(component, count);
    return new Call(modelId, region, at, tier, more, errorCode);
  }

  Call failedWith(String code) {
    return new Call(modelId, region, at, tier, units, code);
  }

  Charge pricedBy(PriceBook book) {
    return new Pricer(RateCard.of(book)).charge(logged());
  }

  Invocation logged() {
    return new Invocation("123456789012", region, "r-1", "arn:aws:iam::123456789012:user/ana",
        AccountType.USER, null,
        at, "Converse", modelId, new Usage(units), tier, errorCode, new Place("/logs/a.json", 1, 1));
  }
}

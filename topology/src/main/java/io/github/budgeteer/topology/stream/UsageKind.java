package io.github.budgeteer.topology.stream;

import io.github.budgeteer.events.ChargeLine;
import io.github.budgeteer.events.Component;
import io.github.budgeteer.events.ContextBand;
import io.github.budgeteer.events.RoutingScope;
import io.github.budgeteer.events.ServiceTier;
import io.github.budgeteer.events.Usd;
import io.github.budgeteer.events.UsageRow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a usage row says but for whose it is, when, and of what component; and the stored form of that. All principals of a task
 * share one, which stays in the processor's cache.
 */
final class UsageKind {
  private static final RoutingScope[] SCOPES = RoutingScope.values();
  private static final ServiceTier[] TIERS = ServiceTier.values();
  private static final Component[] COMPONENTS = Component.values();
  /** Components at a rate; more than that have been corrected so often that they are made anew each time. */
  private static final int MOST_RATES = 64;

  private final boolean held;
  private final String model;
  private final String region;
  private final RoutingScope scope;
  private final ServiceTier tier;
  private final ContextBand context;
  private final List<Rated> rates = new ArrayList<>();
  private byte @Nullable [] stored;

  UsageKind(boolean held, String model, String region, RoutingScope scope, ServiceTier tier,
      ContextBand context) {
    this.held = held;
    this.model = model;
    this.region = region;
    this.scope = scope;
    this.tier = tier;
    this.context = context;
  }

  /** A component at a rate, and the stored form of the rate. */
  static final class Rated {
    private final Component component;
    private final Usd usdPerMillion;
    private final boolean estimated;
    private final byte[] stored;

    private Rated(Component component, Usd usdPerMillion, boolean estimated) {
      this.component = component;
      this.usdPerMillion = usdPerMillion;
      this.estimated = estimated;
      stored = new BinaryWriter().put(usdPerMillion).put(estimated ? 1 : 0).toBytes();
    }

    Component component() {
      return component;
    }

    boolean hasRateOf(ChargeLine line) {
      return estimated == line.estimated() && usdPerMillion.equals(line.usdPerMillion());
    }

    UsageRow row(UsageRow.Key key, long units) {
      Usd usd = Usd.forUnits(units, usdPerMillion);
      return new UsageRow(key, units, usd, estimated ? usd : Usd.ZERO);
    }

    @SuppressWarnings("EnumOrdinal") // HotStoresTest holds the order of the constants, which is part of the stored form.
    void write(BinaryWriter out) {
      out.put(component.ordinal()).put(stored);
    }
  }

  /** The kinds of one task. For one thread. */
  static final class Table {
    /** Callers choose the models, so what is remembered of them has a bound. */
    private static final int MOST = 4_096;
    private final Map<String, List<UsageKind>> byModel = new HashMap<>();
    private int size;

    /** Returns the one that says this. */
    UsageKind of(boolean held, String model, String region, RoutingScope scope, ServiceTier tier,
        ContextBand context) {
      List<UsageKind> known = byModel.get(model);
      if (known != null) {
        // Mostly one or two, so nothing is hashed or made to find it.
        for (UsageKind kind : known) {
          if (kind.says(held, model, region, scope, tier, context)) {
            return kind;
          }
        }
      }
      if (size == MOST) {
        byModel.clear();
        size = 0;
      }
      UsageKind kind = new UsageKind(held, model, region, scope, tier, context);
      byModel.computeIfAbsent(model, any -> new ArrayList<>(1)).add(kind);
      size++;
      return kind;
    }

    /** Reads the stored form. */
    UsageKind read(BinaryReader in) {
      return of(in.nextFlag(), in.text(), in.text(), SCOPES[in.next()], TIERS[in.next()],
          new ContextBand(in.nextLong()));
    }
  }

  UsageRow.Key key(String principalId, Instant hour, @Nullable Instant periodStart, Component component) {
    return new UsageRow.Key(principalId, hour, periodStart, held, model, region, scope, tier, context,
        component);
  }

  Rated rated(ChargeLine line) {
    return rated(line.component(), line.usdPerMillion(), line.estimated());
  }

  private Rated rated(Component component, Usd usdPerMillion, boolean estimated) {
    for (Rated rate : rates) {
      if (rate.component == component && rate.estimated == estimated
          && rate.usdPerMillion.equals(usdPerMillion)) {
        return rate;
      }
    }
    Rated rate = new Rated(component, usdPerMillion, estimated);
    if (rates.size() < MOST_RATES) {
      rates.add(rate);
    }
    return rate;
  }

  @SuppressWarnings("EnumOrdinal") // As above.
  void write(BinaryWriter out) {
    byte[] bytes = stored;
    if (bytes == null) {
      bytes = new BinaryWriter().put(held ? 1 : 0).put(model).put(region).put(scope.ordinal())
          .put(tier.ordinal()).putLong(context.over()).toBytes();
      stored = bytes;
    }
    out.put(bytes);
  }

  static Component readComponent(BinaryReader in) {
    return COMPONENTS[in.next()];
  }

  Rated readRate(BinaryReader in, Component component) {
    return rated(component, in.nextUsd(), in.nextFlag());
  }

  private boolean says(boolean isHeld, String ofModel, String inRegion, RoutingScope atScope,
      ServiceTier atTier, ContextBand inContext) {
    return held == isHeld && scope == atScope && tier == atTier && model.equals(ofModel)
        && region.equals(inRegion) && context.equals(inContext);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return this == other || (other instanceof UsageKind kind
        && kind.says(held, model, region, scope, tier, context));
  }

  @Override
  public int hashCode() {
    return Objects.hash(model, region, context, held, scope.name(), tier.name());
  }
}

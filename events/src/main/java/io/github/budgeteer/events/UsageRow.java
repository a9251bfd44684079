package io.github.budgeteer.events;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What one principal used at one price within one hour, and what that was charged: the {@code usage} topic, and all that rating
 * again needs.
 *
 * <p>A price holds for whole UTC hours, so the units of an hour have one rate, and their sum rated once is exactly the sum of
 * the calls rated one by one.
 *
 * @param key whose, when and at which price
 * @param units how much
 * @param usd what was charged for it
 * @param estimated the part of that which rests on an estimate
 */
public record UsageRow(Key key, long units, Usd usd, Usd estimated) {

  /**
   * What a row adds up.
   *
   * @param principalId who used it
   * @param hour start of the UTC hour of event time
   * @param periodStart start of the budget period that the charge counted in, the present one or one with a statement; null if it
   *     came too late for that
   * @param held whether a hold stood: what enforcement would have prevented
   * @param model model without profile prefix or ARN
   * @param region source Region
   * @param scope how far the call could be routed
   * @param tier service level
   * @param context the longest of some lengths that the call's input was over
   * @param component what was used
   */
  public record Key(String principalId, Instant hour, @Nullable Instant periodStart, boolean held,
      String model,
      String region, RoutingScope scope, ServiceTier tier, ContextBand context, Component component) {
    /** Returns the key of another component of the same calls. */
    public Key with(Component other) {
      return new Key(principalId, hour, periodStart, held, model, region, scope, tier, context, other);
    }

    /** Returns the record key on the {@code usage} topic; the principal stands first. */
    @Override
    public String toString() {
      return String.join("|", principalId, hour.toString(),
          periodStart == null ? "" : periodStart.toString(), held ? "held" : "", model, region, scope.label(),
          tier.label(), context.label(), component.label());
    }
  }

  /** Returns the row with more used. */
  public UsageRow plus(UsageRow more) {
    return new UsageRow(key, units + more.units, usd.plus(more.usd), estimated.plus(more.estimated));
  }
}

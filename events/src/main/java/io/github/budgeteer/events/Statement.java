package io.github.budgeteer.events;

/**
 * What a period that has ended came to.
 *
 * @param period start and end
 * @param usd spent in it, late charges included
 * @param late the part that came after its end
 */
public record Statement(Period period, Usd usd, Usd late) {

  /** Returns the statement with a charge or adjustment that came after the period's end. */
  public Statement plus(Usd amount) {
    return new Statement(period, usd.plus(amount), late.plus(amount));
  }
}

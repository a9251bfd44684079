package io.github.budgeteer.events;

/**
 * What rating charges again changed, for one component of one model.
 *
 * @param from model that they were charged to
 * @param to model that they are charged to now; another one only once a profile's model is known
 * @param component what was used
 * @param units how much of it
 * @param before USD charged so far
 * @param after USD at the price in force
 * @param price that price, or the newest of several: {@code model/region/scope/…@effectiveFrom source}
 */
public record AdjustmentLine(String from, String to, Component component, long units, Usd before, Usd after,
    String price) {}

package io.github.budgeteer.connectors.pricelist;

import io.github.budgeteer.events.PriceRow;

/**
 * One price of a list.
 *
 * @param row the price as the topic carries it
 * @param isImplied whether the list does not name this scope, only one that stands for it too
 */
public record ListedPrice(PriceRow row, boolean isImplied) {}

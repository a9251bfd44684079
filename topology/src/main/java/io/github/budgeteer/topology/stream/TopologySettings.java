package io.github.budgeteer.topology.stream;

import io.github.budgeteer.topology.budget.Ledger;
import io.github.budgeteer.topology.budget.PolicyBook;
import io.github.budgeteer.topology.pricing.PriceBook;

/**
 * What the topology is built with.
 *
 * @param topicPrefix prefix of every topic's name
 * @param prices the price book
 * @param policies the rules per account type
 * @param clock what accounts run on
 */
public record TopologySettings(String topicPrefix, PriceBook prices, PolicyBook policies,
    Ledger.Clock clock) {}

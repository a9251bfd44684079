package io.github.budgeteer.topology.stream;

import io.github.budgeteer.topology.budget.Ledger;
import io.github.budgeteer.topology.budget.PolicyBook;
import io.github.budgeteer.topology.pricing.RateCard;

/**
 * What the topology is built with.
 *
 * @param topicPrefix prefix of every topic's name
 * @param rates the prices at start
 * @param policies the rules per account type
 * @param clock what accounts run on
 * @param metrics what is counted on the way
 */
public record TopologySettings(String topicPrefix, RateCard rates, PolicyBook policies,
    Ledger.Clock clock, TopologyMetrics metrics) {}

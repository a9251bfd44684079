/**
 * What a Bedrock call costs: the price book, the charge for one invocation, and the estimate where a price is missing.
 * No budget, no account and no stream lives here, and no clock: the event time of the call decides.
 */
@NullMarked
package io.github.budgeteer.topology.pricing;

import org.jspecify.annotations.NullMarked;

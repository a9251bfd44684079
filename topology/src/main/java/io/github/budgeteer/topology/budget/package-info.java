/**
 * The account as a pure function: what a fact decides, what an entry does to the state, and the ledger that records both.
 * No Kafka, no clock and no I/O: whatever is not in the account or the fact does not count.
 */
@NullMarked
package io.github.budgeteer.topology.budget;

import org.jspecify.annotations.NullMarked;

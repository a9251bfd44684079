/**
 * The account once more, as plainly as its table in {@code docs/account.md} reads: what the real one is compared with.
 * Nothing here shares code with the real one but the vocabulary of {@code events}.
 */
@NullMarked
package io.github.budgeteer.topology.budget.model;

import org.jspecify.annotations.NullMarked;

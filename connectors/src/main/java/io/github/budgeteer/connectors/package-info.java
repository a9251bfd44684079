/**
 * Connect source connectors: what comes in from outside, as records of the contract. Reading and parsing logs lives in
 * {@code log}; nothing here decides or prices.
 */
@NullMarked
package io.github.budgeteer.connectors;

import org.jspecify.annotations.NullMarked;

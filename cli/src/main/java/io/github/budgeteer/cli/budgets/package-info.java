/** Budgets as a file: what it may say, and what of it an instance does not hold yet. Sending that is not done here. */
@NullMarked
package io.github.budgeteer.cli.budgets;

import org.jspecify.annotations.NullMarked;

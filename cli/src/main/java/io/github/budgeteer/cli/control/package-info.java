/** Commands that steer and question an instance: budgets, holds, settings, and what stands. */
@NullMarked
package io.github.budgeteer.cli.control;

import org.jspecify.annotations.NullMarked;

/**
 * The guard against mass suspension: when so many are to lose access at once that a wrong price or limit is likelier than so many
 * overspent budgets. What follows from holding somebody back is not known here.
 */
@NullMarked
package io.github.budgeteer.enforcer.guard;

import org.jspecify.annotations.NullMarked;

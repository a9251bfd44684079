/**
 * What goes out: wanted access carried out in IAM, verified and reported, from the decisions of the topology. Which decision
 * follows from what is not known here.
 */
@NullMarked
package io.github.budgeteer.enforcer;

import org.jspecify.annotations.NullMarked;

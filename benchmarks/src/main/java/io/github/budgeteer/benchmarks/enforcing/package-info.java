/** How soon the enforcer calls IAM for a decision. */
@NullMarked
package io.github.budgeteer.benchmarks.enforcing;

import org.jspecify.annotations.NullMarked;

/**
 * Measurements, side by side with something known, of what this system's speed depends on. Nothing here is shipped, and
 * nothing is measured during a build.
 */
@NullMarked
package io.github.budgeteer.benchmarks;

import org.jspecify.annotations.NullMarked;

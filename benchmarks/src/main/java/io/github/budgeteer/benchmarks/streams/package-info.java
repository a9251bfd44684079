/** The whole topology beside a plain consumer and a plain aggregation, over the same calls on the same broker. */
@NullMarked
package io.github.budgeteer.benchmarks.streams;

import org.jspecify.annotations.NullMarked;

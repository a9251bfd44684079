/**
 * One run of the whole pipeline in this process: its data directory, its topics, its parts, and the two ways to run it,
 * bounded or watching. What the parts decide and how they are shown lives elsewhere.
 */
@NullMarked
package io.github.budgeteer.cli.run;

import org.jspecify.annotations.NullMarked;

/**
 * The Kafka Streams topology: thin processors and their stores around the pure core. Decisions are made in
 * {@code budget}, prices in {@code pricing}; nothing here calls AWS or blocks.
 */
@NullMarked
package io.github.budgeteer.topology.stream;

import org.jspecify.annotations.NullMarked;

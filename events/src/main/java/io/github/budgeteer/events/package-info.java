/**
 * The contract: every record on every topic, its JSON form, the topic catalogue, and the words that all modules share.
 * No I/O, no clock, no Kafka and no AWS lives here.
 */
@NullMarked
package io.github.budgeteer.events;

import org.jspecify.annotations.NullMarked;

/**
 * What a run comes to, as one JSON object for programs and as tables and sentences for people. It only sums up what the
 * accounts, decisions and tallies say: nothing is decided, priced or read from Kafka here.
 */
@NullMarked
package io.github.budgeteer.cli.report;

import org.jspecify.annotations.NullMarked;

/** What is set aside, and what can be done about it. Reading the topic, and taking records in again, is not done here. */
@NullMarked
package io.github.budgeteer.cli.quarantine;

import org.jspecify.annotations.NullMarked;

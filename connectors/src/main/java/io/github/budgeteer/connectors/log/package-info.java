/**
 * Invocation logs as bytes: which files hold them, where one record ends and the next begins, and what a record says. No
 * Kafka lives here, and no text of a prompt or an answer leaves it.
 */
@NullMarked
package io.github.budgeteer.connectors.log;

import org.jspecify.annotations.NullMarked;

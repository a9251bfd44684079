/** Invocation logs from CloudWatch Logs. */
@NullMarked
package io.github.budgeteer.connectors.cloudwatch;

import org.jspecify.annotations.NullMarked;

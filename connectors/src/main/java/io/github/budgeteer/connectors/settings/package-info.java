/** Settings from SSM's Parameter Store. */
@NullMarked
package io.github.budgeteer.connectors.settings;

import org.jspecify.annotations.NullMarked;

/** How connectors reach AWS: clients from options, and errors in words. */
@NullMarked
package io.github.budgeteer.connectors.aws;

import org.jspecify.annotations.NullMarked;

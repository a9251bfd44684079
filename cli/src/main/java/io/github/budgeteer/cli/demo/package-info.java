/**
 * The invocation logs that the demo runs on, bundled with the command. How they are read, priced and judged is no
 * business of this package: to the rest they are logs like any others.
 */
@NullMarked
package io.github.budgeteer.cli.demo;

import org.jspecify.annotations.NullMarked;

/** The budgeteer command: the whole pipeline in one process, on an embedded broker. */
@NullMarked
package io.github.budgeteer.cli;

import org.jspecify.annotations.NullMarked;

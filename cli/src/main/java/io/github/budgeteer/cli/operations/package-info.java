/**
 * What an operator asks a running process: its health, whether it is ready, its metrics. The parts of the process are named
 * from outside; nothing here knows what they do.
 */
@NullMarked
package io.github.budgeteer.cli.operations;

import org.jspecify.annotations.NullMarked;

package io.github.budgeteer.cli.operations;

import java.util.Optional;
import java.util.function.Supplier;

/**
 * One part of the process, and what it says of itself when it is asked.
 *
 * @param name short, such as {@code topology}
 * @param failure what is wrong, so that a restart of the process would be right; nothing if it is alive
 * @param notReady why it does not do its work now; nothing if it does
 */
public record Component(String name, Supplier<Optional<String>> failure,
    Supplier<Optional<String>> notReady) {}

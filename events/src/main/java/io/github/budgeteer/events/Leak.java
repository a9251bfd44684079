package io.github.budgeteer.events;

import java.util.ArrayList;
import java.util.List;

/**
 * Calls that succeeded although access had been read back as denied.
 *
 * @param calls how many
 * @param usd what they cost
 * @param first dedupe keys of the first of them
 */
public record Leak(long calls, Usd usd, List<String> first) {
  private static final int NAMED = 20;
  public static final Leak NONE = new Leak(0, Usd.ZERO, List.of());

  public Leak {
    first = List.copyOf(first);
  }

  /** Returns the leak with one more call. */
  public Leak plus(String call, Usd amount) {
    List<String> named = first;
    if (first.size() < NAMED) {
      named = new ArrayList<>(first);
      named.add(call);
    }
    return new Leak(calls + 1, usd.plus(amount), named);
  }

  /** Tells whether this many calls are told of: the first, and then one in each tenfold. */
  public boolean isTold() {
    long power = 1;
    while (power < calls) {
      power *= 10;
    }
    return power == calls;
  }
}

package io.github.budgeteer.events;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The billable units of one invocation, by component. Counts in an array: every call has them, and is asked for each. */
@SuppressWarnings("EnumOrdinal") // Only in memory.
public final class Usage {
  private static final Component[] COMPONENTS = Component.values();
  public static final Usage NONE = new Usage(Map.of());

  private final long[] counts;

  /**
   * Makes the units of a call.
   *
   * @param units count per component; 0 is the same as none
   * @throws IllegalArgumentException if a count is negative
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public Usage(Map<Component, Long> units) {
    counts = new long[COMPONENTS.length];
    units.forEach((component, count) -> {
      if (count < 0) {
        throw new IllegalArgumentException(component.label() + ": " + count + " units; a count is 0 or more");
      }
      counts[component.ordinal()] = count;
    });
  }

  private Usage(long[] counts) {
    this.counts = counts;
  }

  /**
   * Makes the units of a call of counts that nobody changes any more.
   *
   * @param counts in the order of {@link Component}, 0 or more each
   */
  static Usage of(long[] counts) {
    return new Usage(counts);
  }

  /** Returns the count per component, in the order of {@link Component}; components without units are absent. */
  @JsonValue
  public Map<Component, Long> units() {
    Map<Component, Long> units = new EnumMap<>(Component.class);
    for (Component component : COMPONENTS) {
      if (of(component) > 0) {
        units.put(component, of(component));
      }
    }
    return Collections.unmodifiableMap(units);
  }

  /** Returns all that the model had to read, from caches and into them too; more than a number holds is the most it holds. */
  public long input() {
    long sum = 0;
    for (Component component : COMPONENTS) {
      long read = switch (component) {
        case INPUT, CACHE_READ, CACHE_WRITE_5M, CACHE_WRITE_30M, CACHE_WRITE_1H -> of(component);
        case OUTPUT, IMAGE, SEARCH -> 0;
      };
      sum = read > Long.MAX_VALUE - sum ? Long.MAX_VALUE : sum + read;
    }
    return sum;
  }

  /** Returns the count of one component, 0 if there is none. */
  public long of(Component component) {
    return counts[component.ordinal()];
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Usage usage && Arrays.equals(counts, usage.counts);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(counts);
  }

  @Override
  public String toString() {
    return units().toString();
  }
}

package io.github.budgeteer.events;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * The billable units of one invocation.
 *
 * @param units count per component, in the order of {@link Component}; components without units are absent
 */
public record Usage(@JsonValue Map<Component, Long> units) {
  public static final Usage NONE = new Usage(Map.of());

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public Usage {
    Map<Component, Long> sorted = new EnumMap<>(Component.class);
    units.forEach((component, count) -> {
      if (count < 0) {
        throw new IllegalArgumentException(component.label() + ": " + count + " units; a count is 0 or more");
      }
      if (count > 0) {
        sorted.put(component, count);
      }
    });
    units = Collections.unmodifiableMap(sorted);
  }

  /** Returns all that the model had to read, from caches and into them too; more than a number holds is the most it holds. */
  public long input() {
    long sum = 0;
    for (Map.Entry<Component, Long> used : units.entrySet()) {
      long read = switch (used.getKey()) {
        case INPUT, CACHE_READ, CACHE_WRITE_5M, CACHE_WRITE_30M, CACHE_WRITE_1H -> used.getValue();
        case OUTPUT, IMAGE, SEARCH -> 0;
      };
      sum = read > Long.MAX_VALUE - sum ? Long.MAX_VALUE : sum + read;
    }
    return sum;
  }

  /** Returns the count of one component, 0 if there is none. */
  public long of(Component component) {
    return units.getOrDefault(component, 0L);
  }
}

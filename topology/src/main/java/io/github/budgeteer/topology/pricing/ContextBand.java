package io.github.budgeteer.topology.pricing;

import io.github.budgeteer.events.Component;
import io.github.budgeteer.events.Usage;
import java.util.Arrays;
import java.util.Map;

/** How long a call's input is, where that changes the price of all of the call's tokens. */
public enum ContextBand {
  /** Any length, or up to where a longer band begins. */
  ANY("any"),
  /** Over 200,000 input tokens, cached ones included (Claude's and Gemini's long context prices). */
  OVER_200K("over-200k");

  private static final long LONG_CONTEXT = 200_000;

  private final String label;

  ContextBand(String label) {
    this.label = label;
  }

  /** Returns the name used in JSON, in the price book and on the command line. */
  public String label() {
    return label;
  }

  /**
   * Returns the band of a name.
   *
   * @throws IllegalArgumentException if there is none; the message says which there are
   */
  public static ContextBand of(String label) {
    return Arrays.stream(values()).filter(band -> band.label.equals(label)).findFirst()
        .orElseThrow(() -> new IllegalArgumentException("band: '" + label + "'; accepted: any, over-200k"));
  }

  /** Returns the band that a call's usage falls into. */
  static ContextBand of(Usage usage) {
    long input = 0;
    for (Map.Entry<Component, Long> used : usage.units().entrySet()) {
      input += switch (used.getKey()) {
        case INPUT, CACHE_READ, CACHE_WRITE_5M, CACHE_WRITE_30M, CACHE_WRITE_1H -> used.getValue();
        case OUTPUT, IMAGE, SEARCH -> 0;
      };
      if (input > LONG_CONTEXT || input < 0) {
        return OVER_200K;
      }
    }
    return ANY;
  }
}

package io.github.budgeteer.events;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The context length a price is for: some models bill a whole call at a higher rate once its input is long.
 *
 * <p>A call's context is all its input: fresh, read from a cache and written to one. The JSON form is the label, {@code any}
 * or {@code over-200k}.
 *
 * @param over the price is for calls with more input tokens than this; 0 for calls that no longer band holds, whole thousands
 */
public record ContextBand(long over) implements Comparable<ContextBand> {
  public static final ContextBand ANY = new ContextBand(0);
  private static final long THOUSAND = 1_000;
  private static final Pattern LABEL = Pattern.compile("over-([1-9]\\d{0,8})k");

  public ContextBand {
    if (over < 0 || over % THOUSAND != 0) {
      throw new IllegalArgumentException(
          "context: over " + over + " tokens; accepted: whole thousands, 0 or more");
    }
  }

  /**
   * Reads a label.
   *
   * @throws IllegalArgumentException if it is none; the message says what would be accepted
   */
  @JsonCreator
  public static ContextBand of(String label) {
    if (label.equals("any")) {
      return ANY;
    }
    Matcher matcher = LABEL.matcher(label);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "context: '" + label + "'; accepted: any, or over-Nk, such as over-200k");
    }
    return new ContextBand(Long.parseLong(matcher.group(1)) * THOUSAND);
  }

  /** Returns the name used in JSON and in the price book. */
  @JsonValue
  public String label() {
    return over == 0 ? "any" : "over-" + over / THOUSAND + "k";
  }

  @Override
  public int compareTo(ContextBand other) {
    return Long.compare(over, other.over);
  }

  @Override
  public String toString() {
    return label();
  }
}

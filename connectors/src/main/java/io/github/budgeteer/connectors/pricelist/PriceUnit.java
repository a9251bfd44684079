package io.github.budgeteer.connectors.pricelist;

import io.github.budgeteer.events.Component;
import io.github.budgeteer.events.Usd;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/** Turns AWS's prices, which are per thousand, per million or per one, into prices per million. */
final class PriceUnit {
  private static final Pattern THOUSAND = Pattern.compile("(1 ?k|1,?000|thousand)\\b.*");
  private static final Pattern MILLION = Pattern.compile("(1 ?m|1,?000,?000|million)\\b.*");
  private static final Pattern SAYS_THOUSAND = Pattern.compile(".*\\b(1 ?k|1,?000|thousand)\\b.*",
      Pattern.DOTALL);
  private static final BigDecimal CHEAPEST_TOKENS = new BigDecimal("0.0005");
  private static final BigDecimal DEAREST_TOKENS = new BigDecimal("1000");
  private static final BigDecimal CHEAPEST_THINGS = new BigDecimal("10");
  private static final BigDecimal DEAREST_THINGS = new BigDecimal("10000000");

  private PriceUnit() {}

  /**
   * Returns the price per million.
   *
   * @param amount USD per unit
   * @param unit as AWS has it: {@code 1K tokens}, {@code 1M tokens}, {@code Units}, {@code image}, …
   * @param description tells what a Marketplace {@code Unit} of tokens is; a million where it does not
   * @return empty for a unit that is not known
   */
  static Optional<Usd> perMillion(Component component, BigDecimal amount, String unit, String description) {
    String name = unit.strip().toLowerCase(Locale.ROOT);
    OptionalInt shift = switch (component) {
      case INPUT, OUTPUT, CACHE_READ, CACHE_WRITE_5M, CACHE_WRITE_30M, CACHE_WRITE_1H ->
        ofTokens(name, description);
      case IMAGE -> ofThings(name, "image");
      case SEARCH -> ofThings(name, "quer", "search", "request");
    };
    return shift.isEmpty() ? Optional.empty() : Optional.of(new Usd(amount.movePointRight(shift.getAsInt())));
  }

  /** Returns whether anything of this kind may cost that much; a price far off means that the unit was misread. */
  static boolean isPlausible(Component component, Usd perMillion) {
    return switch (component) {
      case INPUT, OUTPUT, CACHE_READ, CACHE_WRITE_5M, CACHE_WRITE_30M, CACHE_WRITE_1H ->
        isBetween(perMillion, CHEAPEST_TOKENS, DEAREST_TOKENS);
      case IMAGE, SEARCH -> isBetween(perMillion, CHEAPEST_THINGS, DEAREST_THINGS);
    };
  }

  private static boolean isBetween(Usd usd, BigDecimal lowest, BigDecimal highest) {
    return usd.amount().compareTo(lowest) >= 0 && usd.amount().compareTo(highest) <= 0;
  }

  /** Returns by how many digits the point moves. */
  private static OptionalInt ofTokens(String unit, String description) {
    if (unit.equals("units") || unit.equals("unit")) {
      return OptionalInt.of(SAYS_THOUSAND.matcher(description.toLowerCase(Locale.ROOT)).matches() ? 3 : 0);
    }
    if (!unit.contains("token") || unit.contains("hour") || unit.contains("minute")) {
      return OptionalInt.empty();
    }
    return scaled(unit, "token");
  }

  private static OptionalInt ofThings(String unit, String... names) {
    if (unit.equals("units") || unit.equals("unit")) {
      return OptionalInt.of(6);
    }
    for (String name : names) {
      if (unit.contains(name)) {
        return scaled(unit, name);
      }
    }
    return OptionalInt.empty();
  }

  private static OptionalInt scaled(String unit, String name) {
    if (MILLION.matcher(unit).matches()) {
      return OptionalInt.of(0);
    }
    if (THOUSAND.matcher(unit).matches()) {
      return OptionalInt.of(3);
    }
    return unit.startsWith(name) || unit.startsWith("1 " + name) ? OptionalInt.of(6) : OptionalInt.empty();
  }
}

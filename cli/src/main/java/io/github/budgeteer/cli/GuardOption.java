package io.github.budgeteer.cli;

import io.github.budgeteer.enforcer.guard.GuardLimits;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * When the guard against mass suspension holds suspensions back, as a user gave it.
 *
 * @param limits nothing for never
 */
record GuardOption(Optional<GuardLimits> limits) {
  private static final int PARTS = 3;

  /** Reads it. */
  static final class Converter implements ITypeConverter<GuardOption> {
    @Override
    public GuardOption convert(String value) {
      if (value.equals("off")) {
        return new GuardOption(Optional.empty());
      }
      String[] parts = value.split(":", -1);
      try {
        if (parts.length == PARTS) {
          return new GuardOption(Optional.of(new GuardLimits(Integer.parseInt(parts[0]),
              Integer.parseInt(parts[1]), Duration.parse(parts[2]))));
        }
      } catch (DateTimeException | IllegalArgumentException e) {
        // Told below, with the rest.
      }
      throw new TypeConversionException(
          "'" + value + "' is no guard; accepted: off, or principals (1 or more), "
              + "percent (0 to 100) and a duration longer than 0, such as 3:25:PT10M");
    }
  }
}

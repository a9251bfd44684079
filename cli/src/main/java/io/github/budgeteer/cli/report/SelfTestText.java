package io.github.budgeteer.cli.report;

import io.github.budgeteer.cli.report.SelfTestResult.Failure;
import io.github.budgeteer.cli.report.SelfTestResult.Leg;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How long each part of the way from a call to its denial and back took. */
public final class SelfTestText {
  private static final double MILLIS = 1e3;
  private static final double NANOS_PER_MILLI = 1e6;
  private static final int WIDTH = 48;

  private SelfTestText() {}

  /** Returns the table for people. */
  public static List<String> lines(SelfTestResult result) {
    List<String> lines = new ArrayList<>();
    lines.add("Self-test on " + result.principalId());
    result.legs().forEach(leg -> lines.add(line(leg.name(), leg.took())));
    Failure failure = result.failure();
    if (failure == null) {
      lines.add(line("there and back",
          result.legs().stream().map(Leg::took).reduce(Duration.ZERO, Duration::plus)));
    } else {
      lines.add("  FAILED: " + failure.leg() + ": " + failure.message());
      lines.add("  Look at " + failure.lookAt());
    }
    return lines;
  }

  /** Returns one JSON object. */
  public static String json(SelfTestResult result) {
    return ReportJson.of(new Told(result.principalId(), result.failure() == null,
        result.legs().stream().map(leg -> new TimedLeg(leg.name(), millis(leg.took()))).toList(),
        result.failure()));
  }

  private record Told(String principalId, boolean passed, List<TimedLeg> legs, @Nullable Failure failure) {}

  private record TimedLeg(String name, double milliseconds) {}

  private static double millis(Duration took) {
    return took.toNanos() / NANOS_PER_MILLI;
  }

  private static String line(String name, Duration took) {
    return String.format(Locale.ROOT, "  %-" + WIDTH + "s %9.3f s", name, millis(took) / MILLIS);
  }
}

package io.github.budgeteer.cli.report;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How far the way from a call to its denial and back was gone.
 *
 * @param principalId whose call and access
 * @param legs what was done, in order
 * @param failure what was not done; null if the whole way was gone
 */
public record SelfTestResult(String principalId, List<Leg> legs, @Nullable Failure failure) {
  public SelfTestResult {
    legs = List.copyOf(legs);
  }

  /**
   * A part of the way.
   *
   * @param name what it ends with
   * @param took from the end of the one before
   */
  public record Leg(String name, Duration took) {}

  /**
   * Where the way ended.
   *
   * @param leg the part that did not end
   * @param message why, as far as it is known
   * @param lookAt where more can be found
   */
  public record Failure(String leg, String message, String lookAt) {}
}

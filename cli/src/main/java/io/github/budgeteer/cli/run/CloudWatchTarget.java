package io.github.budgeteer.cli.run;

/**
 * What a run publishes to CloudWatch.
 *
 * @param environment the dimension {@code Environment} of every metric
 * @param principals of so many, those who spend most, also what they spend
 */
public record CloudWatchTarget(String environment, int principals) {
  /** CloudWatch is paid by the metric. */
  private static final int MOST_PRINCIPALS = 100;

  public CloudWatchTarget {
    if (principals < 0 || principals > MOST_PRINCIPALS) {
      throw new IllegalArgumentException("--cloudwatch-principals: " + principals + "; accepted: 0 to "
          + MOST_PRINCIPALS);
    }
  }
}

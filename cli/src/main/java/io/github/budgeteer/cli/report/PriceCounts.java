package io.github.budgeteer.cli.report;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * What becomes of the prices in a file.
 *
 * @param added prices of what had none
 * @param changed prices that bring another figure at their date than what counted there
 * @param unchanged prices that make no difference
 */
public record PriceCounts(@JsonProperty("new") int added, int changed, int unchanged) {
  /** Returns them in words. */
  String text() {
    return added + " new, " + changed + " changed, " + unchanged + " unchanged";
  }
}

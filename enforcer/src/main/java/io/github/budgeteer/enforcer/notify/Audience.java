package io.github.budgeteer.enforcer.notify;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Whom a notification concerns: each has an SNS topic of its own. */
public enum Audience {
  /** Whoever runs the instance. */
  @JsonProperty("operational_alerts")
  OPERATIONAL_ALERTS("operational_alerts"),
  /** Whoever spends, and answers for it. */
  @JsonProperty("budget_alerts")
  BUDGET_ALERTS("budget_alerts"),
  /** Whoever is called at night. */
  @JsonProperty("high_severity")
  HIGH_SEVERITY("high_severity");

  private final String label;

  Audience(String label) {
    this.label = label;
  }

  /** Returns the name used in JSON. */
  public String label() {
    return label;
  }
}

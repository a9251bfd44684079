package io.github.budgeteer.enforcer.mirror;

import java.util.Map;
import java.util.regex.Pattern;

/** What the four tables are called. */
public record TableNames(String userBudgets, String usageTracking, String auditLogs, String pricing) {
  private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9_.-]{3,255}");

  public TableNames {
    require("USER_BUDGETS_TABLE", userBudgets);
    require("USAGE_TRACKING_TABLE", usageTracking);
    require("AUDIT_LOGS_TABLE", auditLogs);
    require("PRICING_TABLE", pricing);
  }

  /** Returns the usual names of an environment, {@code bedrock-budgeteer-ENVIRONMENT-user-budgets} and so on. */
  public static TableNames of(String environment) {
    return of(environment, Map.of());
  }

  /**
   * Returns the names of an environment, each unless a variable names another table.
   *
   * @param variables of the process: {@code USER_BUDGETS_TABLE} and so on
   * @throws IllegalArgumentException if one can't be a table's name, saying what would be accepted
   */
  public static TableNames of(String environment, Map<String, String> variables) {
    String prefix = "bedrock-budgeteer-" + environment + "-";
    return new TableNames(variables.getOrDefault("USER_BUDGETS_TABLE", prefix + "user-budgets"),
        variables.getOrDefault("USAGE_TRACKING_TABLE", prefix + "usage-tracking"),
        variables.getOrDefault("AUDIT_LOGS_TABLE", prefix + "audit-logs"),
        variables.getOrDefault("PRICING_TABLE", prefix + "pricing"));
  }

  private static void require(String variable, String name) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          variable + ": '" + name + "'; accepted: 3 to 255 letters, digits, ., _ and -");
    }
  }
}

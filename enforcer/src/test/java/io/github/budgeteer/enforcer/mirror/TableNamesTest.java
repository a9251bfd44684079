package io.github.budgeteer.enforcer.mirror;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class TableNamesTest {
  @Test
  void tablesAreNamedAfterTheEnvironmentUnlessAVariableNamesAnother() {
    assertThat(TableNames.of("staging", Map.of("AUDIT_LOGS_TABLE", "trail", "HOME", "/root")))
        .isEqualTo(new TableNames("bedrock-budgeteer-staging-user-budgets",
            "bedrock-budgeteer-staging-usage-tracking", "trail", "bedrock-budgeteer-staging-pricing"));
  }

  @Test
  void whatCanBeNoNameIsRefusedWithWhatWouldBeAccepted() {
    assertThatThrownBy(() -> TableNames.of("staging", Map.of("PRICING_TABLE", "a b")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("PRICING_TABLE: 'a b'; accepted: 3 to 255 letters, digits, ., _ and -");
  }
}

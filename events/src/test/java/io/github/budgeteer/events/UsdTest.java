package io.github.budgeteer.events;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UsdTest {

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(delimiter = '|', value = {"0 | $0.00", "0.0001 | <$0.01", "0.01 | $0.01", "0.005 | <$0.01",
      "1.005 | $1.01",
      "1234567.891 | $1,234,567.89", "-3.2 | -$3.20"})
  void amountsAreRoundedToCentsButNeverToNothing(String amount, String text) {
    assertThat(Usd.of(amount).inCents()).isEqualTo(text);
  }
}

package io.github.budgeteer.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.budgeteer.events.Usd;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FiguresTest {

  @ParameterizedTest(name = "{0} of {1}: {2}")
  @CsvSource(nullValues = "null", value = {"0, 5, 0 %", "4.9999999, 5, 99 %", "5, 5, 100 %",
      "49.99, 5, 999 %",
      "5000000, 5, >999 %", "0, 0, -", "0.0001, 0, over", "3, null, -", "1, 1e40, 0 %"})
  void theShareIsRoundedDownSoThat100MeansReached(String spent, String limit, String share) {
    assertThat(Figures.share(Usd.of(spent), limit == null ? null : Usd.of(limit))).isEqualTo(share);
  }
}

package io.github.budgeteer.connectors.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonNamesTest {
  @ParameterizedTest
  @CsvSource({"inputTokenCount, inputTokenCount", "ttl, ttl", "inputTokenCounts, ''", "tt, ''", "'', ''",
      "TTL, ''"})
  void aNameIsKnownAsAWholeOnly(String text, String name) {
    byte[] bytes = ('"' + text + '"').getBytes(UTF_8);

    assertThat(JsonNames.of(bytes, 1, bytes.length - 1)).isEqualTo(name);
    assertThat(JsonNames.of(text)).isEqualTo(name);
  }
}

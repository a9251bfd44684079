package io.github.budgeteer.topology.pricing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.budgeteer.events.Component;
import io.github.budgeteer.events.PriceOrigin;
import io.github.budgeteer.events.RoutingScope;
import io.github.budgeteer.events.Usd;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PriceBookReaderTest {
  private static final String ROW = "acme.m,us-east-1,geo,standard,cache-read,any,0.0125,2026-11-01T13:00:00Z,our contract 2026";

  @Test
  void commentsBlankLinesAndSpacesAroundFieldsAreNoPartOfAPrice() {
    PriceBook book = Books.read("# ours\r\n\r\n" + PriceBookReader.HEADER + "\r\n  # more\r\n"
        + " acme.m , us-east-1,geo,standard,cache-read,any, 0.0125 ,2026-11-01T13:00:00Z, our contract 2026 \r\n");

    assertThat(book.prices())
        .containsExactly(
            new Price(new PriceKey("acme.m", "us-east-1", RoutingScope.GEO, Component.CACHE_READ),
                Usd.of("0.0125"), Instant.parse("2026-11-01T13:00:00Z"), PriceOrigin.SHIPPED,
                "our contract 2026"));
    assertThat(book.prices().getFirst())
        .hasToString("acme.m/us-east-1/geo/standard/cache-read/any@2026-11-01T13:00:00Z our contract 2026");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "acme.m|us.acme.m|model: 'us.acme.m'; accepted: an id without profile prefix",
      "acme.m|arn:aws:bedrock:us-east-1::foundation-model/acme.m|model: 'arn:", "acme.m,|,|model: ''",
      "us-east-1|Virginia|region: 'Virginia'; accepted: an AWS Region, such as us-east-1",
      "geo|regional|scope: 'regional'; accepted: in-region, geo, global",
      "cache-read|cached|component: 'cached'; accepted: input, output, cache-read, cache-write-5m, cache-write-30m, cache-write-1h",
      "standard|turbo|tier: 'turbo'; accepted: standard, priority, flex, batch, latency-optimized",
      ",any,|,long,|context: 'long'; accepted: any, or over-Nk, such as over-200k",
      "0.0125|0|usd_per_million: 0; a price is more than 0",
      "0.0125|-1|usd_per_million: '-1'; accepted: a plain decimal",
      "0.0125|1E9|usd_per_million: '1E9'; accepted: a plain",
      "0.0125|NaN|usd_per_million: 'NaN'",
      "T13:00:00Z|T13:30:00Z|effective_from: 2026-11-01T13:30:00Z; accepted: a whole",
      "T13:00:00Z|''|effective_from: '2026-11-01'; accepted: a whole UTC hour",
      "our contract 2026|''|source: ''",
      "our contract 2026|a,b|10 fields; accepted: 9", ",our contract 2026|''|8 fields; accepted: 9",
      "our contract|\"our\" contract|a quote; accepted: fields without quotes and commas"})
  void aRowThatIsNoPriceIsNamedByFileAndLineWithWhatWouldBeAccepted(String part, String replacement,
      String message) {
    String text = "# ours\n" + PriceBookReader.HEADER + "\n" + ROW.replace(part, replacement);

    assertThatThrownBy(() -> Books.read(text)).isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("own.csv:3: " + message);
  }

  @Test
  void theSameKeyAndTimeTwiceIsNamedWithBothLines() {
    String text = PriceBookReader.HEADER + "\n" + ROW + "\n" + ROW.replace("0.0125", "0.02");

    assertThatThrownBy(() -> Books.read(text)).hasMessage(
        "own.csv:3: the same key and effective_from as line 2; accepted: one price for acme.m/us-east-1/geo/standard/cache-read/any");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "# nothing\n", PriceBookReader.HEADER, PriceBookReader.HEADER + "\n# nothing"})
  void aFileWithoutAPriceIsRefused(String text) {
    assertThatThrownBy(() -> Books.read(text)).hasMessageContaining("own.csv:")
        .hasMessageContaining("accepted: the header 'model,region,");
  }

  @Test
  void aFileWithoutHeaderIsRefused() {
    assertThatThrownBy(() -> Books.read(ROW))
        .hasMessageStartingWith("own.csv:1: no header; accepted as first line: ");
  }
}

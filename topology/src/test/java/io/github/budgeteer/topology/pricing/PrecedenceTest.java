package io.github.budgeteer.topology.pricing;

import static io.github.budgeteer.events.Component.INPUT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.budgeteer.events.ChargeBasis;
import io.github.budgeteer.events.ChargeLine;
import io.github.budgeteer.events.Json;
import io.github.budgeteer.events.PriceOrigin;
import io.github.budgeteer.events.PriceRow;
import io.github.budgeteer.events.Usd;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class PrecedenceTest {
  private static final String ROW = "acme.m,us-east-1,geo,input,";

  @ParameterizedTest
  @CsvSource({"SHIPPED, PRICE_LIST, 2", "PRICE_LIST, SHIPPED, 1", "SHIPPED, OPERATOR, 2",
      "OPERATOR, SHIPPED, 1",
      "PRICE_LIST, OPERATOR, 2", "OPERATOR, PRICE_LIST, 1", "PRICE_LIST, PRICE_LIST, 2"})
  void ofOneKeyAndDateTheNearerOriginCountsAndOfOneOriginTheLaterWord(PriceOrigin first, PriceOrigin second,
      String usd) {
    PriceBook book = PriceBook.of(Books.file(first, ROW + "1")).plus(Books.file(second, ROW + "2"));

    Charge charge = Call.of("us.acme.m").using(INPUT, 1_000_000).pricedBy(book);

    assertThat(charge.amount()).isEqualTo(Usd.of(usd));
    assertThat(book.prices()).hasSize(1);
  }

  @Test
  void betweenDatesTheNewerRowCountsWhoeverSaysSo() {
    PriceBook book = PriceBook.of(Books.file(PriceOrigin.OPERATOR, ROW + "1,2026-01-01T00:00:00Z,contract"))
        .plus(Books.file(PriceOrigin.PRICE_LIST, ROW + "2,2026-06-01T00:00:00Z,list"));

    assertThat(amount(book, "2026-05-31T23:59:59Z")).isEqualTo("1");
    assertThat(amount(book, "2026-06-01T00:00:00Z")).isEqualTo("2");
  }

  @Test
  void addingPricesLeavesTheBookItselfAsItWas() {
    PriceBook book = Books.of(ROW + "1");

    PriceBook more = book.plus(Books.file(PriceOrigin.OPERATOR, "acme.other,us-east-1,geo,input,9"));

    assertThat(book.prices()).hasSize(1);
    assertThat(more.prices()).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource({"2020-01-01T00:00:00Z, 10", "2026-02-28T23:59:59Z, 10", "2026-03-01T00:00:00Z, 8.5",
      "2026-06-30T23:59:59Z, 8.5", "2026-07-01T00:00:00Z, 10.2", "2026-09-01T00:00:00Z, 9.3333336"})
  void aPriceFactorMultipliesListPricesExactlyFromItsHourOn(String at, String usd) {
    PriceBook book = Books.of(ROW + "10,2024-01-01T00:00:00Z,list", ROW + "12,2026-07-01T00:00:00Z,list")
        .plus(Books.file(PriceOrigin.OPERATOR, "price_factor,0.7777778,2026-09-01T00:00:00Z,renewed",
            "price_factor,0.85,2026-03-01T00:00:00Z,EDP"));

    assertThat(amount(book, at)).isEqualTo(usd);
  }

  @Test
  void aPriceFactorLeavesTheOperatorsOwnPricesAndNamesItselfInTheCharge() {
    PriceBook book = Books.of(ROW + "10").plus(Books.file(PriceOrigin.OPERATOR,
        "acme.own,us-east-1,geo,input,7", "price_factor,0.85,2023-03-01T00:00:00Z,EDP 7"));

    assertThat(Call.of("acme.own").using(INPUT, 1_000_000).pricedBy(book).amount()).isEqualTo(Usd.of("7"));
    assertThat(Call.of("acme.m").using(INPUT, 1).pricedBy(book).lines()).extracting(ChargeLine::price)
        .containsExactly("acme.m/us-east-1/geo/standard/input/any@2024-01-01T00:00:00Z test x0.85 EDP 7");
  }

  @Test
  void estimatesAreNegotiatedTooAndStayEstimates() {
    PriceBook book = Books.of(ROW + "10")
        .plus(Books.file(PriceOrigin.OPERATOR, "price_factor,0.5,2023-03-01T00:00:00Z,EDP"));

    Charge charge = Call.of("acme.unknown").using(INPUT, 1_000_000).pricedBy(book);

    assertThat(charge.amount()).isEqualTo(Usd.of("5"));
    assertThat(charge.basis()).isEqualTo(ChargeBasis.ESTIMATED);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "price_factor,0,2026-01-01T00:00:00Z,x|price_factor: 0; accepted: more than 0 and at most 10",
      "price_factor,-0.5,2026-01-01T00:00:00Z,x|price_factor: '-0.5'; accepted: more than 0",
      "price_factor,85,2026-01-01T00:00:00Z,x|price_factor: 85; accepted: more than 0 and at most 10",
      "price_factor,0.85,2026-01-01T00:30:00Z,x|effective_from: 2026-01-01T00:30:00Z; accepted: a whole",
      "price_factor,0.85,2026-01-01T00:00:00Z|3 fields; accepted: 4 (price_factor,",
      "price_factor,0.85,2026-01-01T00:00:00Z,|source: ''"})
  void aPriceFactorThatIsNoneIsNamedByFileAndLine(String line, String message) {
    assertThatThrownBy(() -> Books.file(PriceOrigin.OPERATOR, line))
        .hasMessageStartingWith("own.csv:2: " + message);
  }

  @Test
  void twoPriceFactorsFromOneHourAreRefused() {
    String line = "price_factor,0.85,2026-01-01T00:00:00Z,x";

    assertThatThrownBy(() -> Books.file(PriceOrigin.OPERATOR, line, line))
        .hasMessage("own.csv:3: a second price_factor from 2026-01-01T00:00:00Z; accepted: one");
  }

  @Test
  void aLineThatNamesSeveralRegionsIsAPriceInEach() {
    PriceBook book = Books.of("acme.m,us-east-1 us-west-2,geo,input,1");

    assertThat(book.prices()).extracting(price -> price.key().region()).containsExactly("us-east-1",
        "us-west-2");
    assertThat(Call.of("acme.m").in("us-west-2").using(INPUT, 1).pricedBy(book).basis())
        .isEqualTo(ChargeBasis.PRICED);
    assertThatThrownBy(() -> Books.of("acme.m,us-east-1 us-east-1,geo,input,1"))
        .hasMessageContaining("accepted: each Region once");
  }

  @ParameterizedTest
  @EnumSource
  void aPriceComesBackFromTheTopicAndFromAFileAsItWas(PriceOrigin origin) {
    Price price = Books
        .file(origin, "acme.m,us-east-1,geo,flex,cache-read,over-272k,0.05,2026-01-01T00:00:00Z,s").prices()
        .getFirst();
    Json<PriceRow> json = Json.of(PriceRow.class);

    assertThat(Price.of(json.decode(json.encode(price.toRow())))).isEqualTo(price);
    assertThat(new String(json.encode(price.toRow()), java.nio.charset.StandardCharsets.UTF_8))
        .contains("\"tier\":\"flex\"", "\"context\":\"over-272k\"", "\"usdPerMillion\":\"0.05\"",
            "\"origin\":\"" + origin.label() + '"');
    assertThat(price.toRow().key()).isEqualTo(
        "acme.m/us-east-1/geo/flex/cache-read/over-272k@2026-01-01T00:00:00Z " + origin.label());
    assertThat(Books.file(origin, PriceLine.of(price)).prices()).isEqualTo(List.of(price));
  }

  private static String amount(PriceBook book, String at) {
    return Call.of("us.acme.m").at(at).using(INPUT, 1_000_000).pricedBy(book).amount().toString();
  }
}

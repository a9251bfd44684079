package io.github.budgeteer.events;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** Amounts that fit into a long and amounts that do not, and all that lies at the edge, against plain decimals. */
class UsdPropertyTest {
  private static final BigDecimal MILLION = new BigDecimal(1_000_000);
  private static final BigDecimal HUNDRED = new BigDecimal(100);

  @Provide
  Arbitrary<BigDecimal> amounts() {
    Arbitrary<BigInteger> digits = Arbitraries.oneOf(
        Arbitraries.longs().between(-100_000, 100_000).map(BigInteger::valueOf),
        Arbitraries.longs().map(BigInteger::valueOf),
        Arbitraries.of(Long.MAX_VALUE, Long.MIN_VALUE, Long.MAX_VALUE / 100, Long.MIN_VALUE / 10, 0L)
            .map(BigInteger::valueOf),
        Arbitraries.bigIntegers().between(BigInteger.TEN.pow(30).negate(), BigInteger.TEN.pow(30)));
    return Combinators.combine(digits, Arbitraries.integers().between(-3, 32)).as(BigDecimal::new);
  }

  @Property
  void arithmeticIsExact(@ForAll("amounts") BigDecimal one, @ForAll("amounts") BigDecimal other) {
    Usd sum = new Usd(one).plus(new Usd(other));
    assertThat(sum).isEqualTo(new Usd(one.add(other))).hasSameHashCodeAs(new Usd(one.add(other)));
    assertThat(sum.amount()).isEqualByComparingTo(one.add(other));
    assertThat(new Usd(one).minus(new Usd(other)).amount()).isEqualByComparingTo(one.subtract(other));
    assertThat(new Usd(one).compareTo(new Usd(other))).isEqualTo(one.compareTo(other));
    assertThat(new Usd(one).isPositive()).isEqualTo(one.signum() > 0);
    assertThat(new Usd(one).isNegative()).isEqualTo(one.signum() < 0);
  }

  @Property
  void unitsAreRatedExactly(@ForAll("amounts") BigDecimal rate, @ForAll long units) {
    assertThat(Usd.forUnits(units, new Usd(rate)).amount().multiply(MILLION))
        .isEqualByComparingTo(rate.multiply(new BigDecimal(units)));
  }

  @Property
  void sharesAreComparedExactly(@ForAll("amounts") BigDecimal part, @ForAll("amounts") BigDecimal whole,
      @ForAll @IntRange(min = 0, max = 100) int percent) {
    BigDecimal share = whole.multiply(BigDecimal.valueOf(percent)).divide(HUNDRED);
    assertThat(new Usd(part).isAtLeast(percent, new Usd(whole))).isEqualTo(part.compareTo(share) >= 0);
    assertThat(new Usd(share).isAtLeast(percent, new Usd(whole))).isTrue();
  }

  @Property
  void equalAmountsAreEqualAndHaveOneText(@ForAll("amounts") BigDecimal amount) {
    Usd usd = new Usd(amount);
    BigDecimal lowest = amount.signum() == 0 ? BigDecimal.ZERO : amount.stripTrailingZeros();

    assertThat(usd).hasToString(lowest.toPlainString()).isEqualTo(Usd.of(amount.toString()))
        .isEqualTo(new Usd(amount.setScale(40)));
    assertThat(usd.textLength()).isEqualTo(usd.toString().length());
    byte[] text = new byte[usd.textLength() + 2];
    assertThat(usd.write(text, 1)).isEqualTo(text.length - 1);
    assertThat(new String(text, 1, text.length - 2, US_ASCII)).isEqualTo(usd.toString());
    if (usd.fitsLong()) {
      assertThat(Usd.of(usd.unscaled(), usd.scale())).isEqualTo(usd);
    }
  }
}

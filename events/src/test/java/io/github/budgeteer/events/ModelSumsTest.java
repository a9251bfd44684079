package io.github.budgeteer.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ModelSumsTest {
  @Test
  void itIsTheSortedMapOfTheSameSums() {
    Random random = new Random(5);
    Map<String, Usd> expected = new TreeMap<>();
    ModelSums sums = ModelSums.of(Map.of());
    for (int i = 0; i < 200; i++) {
      String model = "model-" + random.nextInt(20);
      Usd amount = Usd.of("0.00" + random.nextInt(1_000));
      ModelSums before = sums;
      Map<String, Usd> copy = new TreeMap<>(before);
      sums = sums.plus(model, amount);
      expected.merge(model, amount, Usd::plus);

      assertThat(before).as("what was there stays").isEqualTo(copy);
      assertThat(sums).isEqualTo(expected).hasSameHashCodeAs(expected);
      assertThat(sums.keySet()).containsExactlyElementsOf(expected.keySet());
      assertThat(sums.get(model)).isEqualTo(expected.get(model));
    }
    assertThat(sums.get("nobody's")).isNull();
    assertThat(sums).doesNotContainKey("nobody's");
    assertThat(ModelSums.of(expected)).isEqualTo(sums);
    assertThat(ModelSums.of(sums)).isSameAs(sums);
  }
}

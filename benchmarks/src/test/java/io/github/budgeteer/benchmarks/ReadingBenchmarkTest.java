package io.github.budgeteer.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ReadingBenchmarkTest {
  private final ReadingBenchmark benchmark = new ReadingBenchmark();
  private final ReadingBenchmark.Volume volume = new ReadingBenchmark.Volume();

  @ParameterizedTest
  @EnumSource(names = {"PROSE", "TOOLS"})
  void bothSidesDoTheWholeWork(LogText.Bodies bodies) throws IOException {
    benchmark.bodyBytes = 4_096;
    benchmark.bodies = bodies;
    benchmark.prepare();

    assertThat(benchmark.read(volume)).isEqualTo(ReadingBenchmark.RECORDS);
    assertThat(benchmark.readGzip(volume)).isEqualTo(ReadingBenchmark.RECORDS);
    assertThat(benchmark.scan(volume)).isGreaterThan(50L * ReadingBenchmark.RECORDS)
        .isEqualTo(benchmark.scanGzip(volume));
    double megabytes = benchmark.gunzip(volume) / 1e6;
    assertThat(megabytes).isBetween(9.0, 11.5);
    assertThat(volume.megabytes).isCloseTo(5 * megabytes, org.assertj.core.data.Offset.offset(0.001));
  }
}

package io.github.budgeteer.benchmarks.streams;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;

/**
 * What a contender takes for its records, from the end of its warm-up to its last commit.
 *
 * @param records committed meanwhile
 * @param seconds wall clock
 * @param cpuSeconds of this process, which the broker is not part of
 */
record Progress(long records, double seconds, double cpuSeconds) {
  private static final Duration POLL = Duration.ofMillis(250);
  private static final OperatingSystemMXBean SYSTEM = (OperatingSystemMXBean) ManagementFactory
      .getOperatingSystemMXBean();

  /** Counts what has been committed. */
  @FunctionalInterface
  interface Counter {
    long committed() throws Exception;
  }

  /**
   * Waits until all is committed, and says on standard output when the warm-up is over.
   *
   * @param warmUp records that are not counted, the first of all
   */
  static Progress watch(Counter counter, long warmUp, long all, Duration patience) throws Exception {
    long deadline = System.nanoTime() + patience.toNanos();
    long first = await(counter, Math.max(1, warmUp), deadline);
    System.out.println(Child.MEASURING);
    long start = System.nanoTime();
    long cpu = SYSTEM.getProcessCpuTime();
    long last = await(counter, all, deadline);
    return new Progress(last - first, (System.nanoTime() - start) / 1e9,
        (SYSTEM.getProcessCpuTime() - cpu) / 1e9);
  }

  private static long await(Counter counter, long least, long deadline) throws Exception {
    long committed = counter.committed();
    while (committed < least) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("only " + committed + " of " + least + " records in time");
      }
      Thread.sleep(POLL);
      committed = counter.committed();
    }
    return committed;
  }
}

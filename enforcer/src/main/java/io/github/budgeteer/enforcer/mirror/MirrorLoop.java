package io.github.budgeteer.enforcer.mirror;

import io.github.budgeteer.enforcer.ConsumerLoop;
import io.github.budgeteer.enforcer.EnforcerConfig;
import io.github.budgeteer.events.Topic;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A loop that keeps tables in step with topics. A write that fails is tried again, and holds up nothing but its loop; where a
 * table is missing, also one deleted meanwhile, it is created and everything is written again, from the topics.
 */
abstract class MirrorLoop extends ConsumerLoop {
  private static final Logger LOG = LoggerFactory.getLogger(MirrorLoop.class);

  private final List<Topic<?>> topics;
  private final Tables tables;
  private final TableWriter writer;

  MirrorLoop(String name, EnforcerConfig config, List<Topic<?>> topics, Tables tables,
      MeterRegistry registry) {
    super(name, config, topics);
    this.topics = topics;
    this.tables = tables;
    writer = new TableWriter(config.workers(), config.backoff(RandomGenerator.getDefault()), this::pause,
        new MirrorMetrics(name, registry));
  }

  @Override
  public final Optional<String> notReady() {
    // Before that it is preparing: creating tables is what may fail.
    return notRunning().or(writer::trouble).or(super::notReady);
  }

  @Override
  protected void begin() {
    boolean[] missing = {false};
    writer.insist(List.of(() -> missing[0] = tables.areMissing()));
    if (missing[0]) {
      startAnew();
    }
  }

  @Override
  protected void release() {
    writer.close();
  }

  /** Makes writes; if a table is not there, all that the topics hold comes again. */
  protected final void write(List<Runnable> writes) {
    if (writer.insist(writes) == TableWriter.Result.TABLE_MISSING) {
      LOG.error("{}: a table is missing; it is created, and everything is written again", name());
      startAnew();
    }
  }

  /** Forgets what was written. */
  protected abstract void forget();

  private void startAnew() {
    // First: a table that was created and then not filled, because the process died between, would not look missing.
    again(topics);
    forget();
    writer.insist(List.of(tables::create));
  }
}

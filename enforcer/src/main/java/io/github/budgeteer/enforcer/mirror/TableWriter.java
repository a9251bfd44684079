package io.github.budgeteer.enforcer.mirror;

import io.github.budgeteer.enforcer.Backoff;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;

/** Writes rows several at a time, and tries each again until DynamoDB takes it, or has no such table. */
final class TableWriter implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TableWriter.class);

  private final ExecutorService threads;
  private final Backoff backoff;
  private final Consumer<Duration> pause;
  private final MirrorMetrics metrics;
  private volatile @Nullable String trouble;

  /** What became of some writes. */
  enum Result {
    DONE,
    /** Some were given up because their table is not there. */
    TABLE_MISSING
  }

  /**
   * Makes a writer.
   *
   * @param pause waits; throws if there is no time left for another try
   */
  TableWriter(int threads, Backoff backoff, Consumer<Duration> pause, MirrorMetrics metrics) {
    this.threads = Executors.newFixedThreadPool(threads,
        Thread.ofPlatform().name("enforcer-mirror-", 1).daemon().factory());
    this.backoff = backoff;
    this.pause = pause;
    this.metrics = metrics;
  }

  /**
   * Makes independent writes, and returns once each is done or has no table.
   *
   * @throws RuntimeException what {@code pause} throws
   */
  Result insist(List<Runnable> writes) {
    AtomicBoolean missing = new AtomicBoolean();
    List<CompletableFuture<Void>> all = writes.stream()
        .map(write -> CompletableFuture.runAsync(() -> {
          if (!missing.get() && insist(write) == Result.TABLE_MISSING) {
            missing.set(true);
          }
        }, threads)).toList();
    try {
      all.forEach(CompletableFuture::join);
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
    return missing.get() ? Result.TABLE_MISSING : Result.DONE;
  }

  /** Returns why the last try failed; nothing if it did not. */
  Optional<String> trouble() {
    return Optional.ofNullable(trouble);
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }

  private Result insist(Runnable write) {
    for (int failures = 1;; failures++) {
      try {
        write.run();
        trouble = null;
        return Result.DONE;
      } catch (ResourceNotFoundException e) {
        metrics.tableMissing();
        return Result.TABLE_MISSING;
      } catch (SdkException e) {
        if (isRowsOwnFault(e)) {
          LOG.error("DynamoDB does not accept a row, which is left out: {}", e.toString());
          metrics.leftOut();
          return Result.DONE;
        }
        Duration wait = backoff.after(failures);
        LOG.warn("DynamoDB does not take a write: {}; tried again in {}", e.toString(), wait);
        trouble = "DynamoDB does not take a write: " + e.getMessage();
        metrics.retried();
        pause.accept(wait);
      }
    }
  }

  /** Tells whether no further try can succeed, and waiting would hold up all other rows for ever. */
  private static boolean isRowsOwnFault(SdkException e) {
    return e instanceof AwsServiceException service && service.awsErrorDetails() != null
        && "ValidationException".equals(service.awsErrorDetails().errorCode());
  }
}

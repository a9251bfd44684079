package io.github.budgeteer.enforcer.mirror;

import io.github.budgeteer.enforcer.Backoff;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/** Writes rows several at a time, and tries each again until DynamoDB takes it. */
final class TableWriter implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TableWriter.class);

  private final ExecutorService threads;
  private final Backoff backoff;
  private final Consumer<Duration> pause;

  /**
   * Makes a writer.
   *
   * @param pause waits; throws if there is no time left for another try
   */
  TableWriter(int threads, Backoff backoff, Consumer<Duration> pause) {
    this.threads = Executors.newFixedThreadPool(threads,
        Thread.ofPlatform().name("enforcer-mirror-", 1).daemon().factory());
    this.backoff = backoff;
    this.pause = pause;
  }

  /**
   * Makes independent writes, and returns once each is done.
   *
   * @throws RuntimeException what {@code pause} throws
   */
  void insist(List<Runnable> writes) {
    List<CompletableFuture<Void>> all = writes.stream()
        .map(write -> CompletableFuture.runAsync(() -> insist(write), threads)).toList();
    try {
      all.forEach(CompletableFuture::join);
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }

  private void insist(Runnable write) {
    for (int failures = 1;; failures++) {
      try {
        write.run();
        return;
      } catch (SdkException e) {
        if (isRowsOwnFault(e)) {
          LOG.error("DynamoDB does not accept a row, which is left out: {}", e.toString());
          return;
        }
        Duration wait = backoff.after(failures);
        LOG.warn("DynamoDB does not take a write: {}; tried again in {}", e.toString(), wait);
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

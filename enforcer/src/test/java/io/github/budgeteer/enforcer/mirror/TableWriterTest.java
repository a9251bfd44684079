package io.github.budgeteer.enforcer.mirror;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.budgeteer.enforcer.Backoff;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;

class TableWriterTest {
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final ConcurrentLinkedQueue<Duration> pauses = new ConcurrentLinkedQueue<>();
  private final TableWriter writer = new TableWriter(2,
      new Backoff(Duration.ofMillis(10), Duration.ofMillis(40), new Random(1)), pauses::add, metrics());

  @AfterEach
  void close() {
    writer.close();
  }

  @Test
  void aWriteIsTriedUntilItIsTakenWithGrowingPauses() {
    AtomicInteger tries = new AtomicInteger();

    writer.insist(List.of(() -> {
      if (tries.incrementAndGet() <= 6) {
        throw failure("ProvisionedThroughputExceededException");
      }
    }));

    assertThat(tries).hasValue(7);
    assertThat(pauses).hasSize(6);
    assertThat(pauses.peek()).isBetween(Duration.ofMillis(5), Duration.ofMillis(10));
    assertThat(List.copyOf(pauses).getLast()).isBetween(Duration.ofMillis(20), Duration.ofMillis(40));
  }

  @Test
  void aWriteThatHasNoTableIsGivenUpAndSaidToBe() {
    AtomicInteger written = new AtomicInteger();

    TableWriter.Result result = writer.insist(List.of(written::incrementAndGet, () -> {
      throw ResourceNotFoundException.builder().message("no such table").build();
    }));

    assertThat(result).isEqualTo(TableWriter.Result.TABLE_MISSING);
    assertThat(written.get()).isLessThanOrEqualTo(1);
    assertThat(pauses).isEmpty();
    assertThat(failures("table-missing")).isEqualTo(1);
  }

  @Test
  void troubleIsToldAndCountedUntilAWriteSucceeds() {
    ConcurrentLinkedQueue<Boolean> troubled = new ConcurrentLinkedQueue<>();
    AtomicInteger tries = new AtomicInteger();

    writer.insist(List.of(() -> {
      troubled.add(writer.trouble().isPresent());
      if (tries.incrementAndGet() <= 2) {
        throw failure("AccessDeniedException");
      }
    }));

    assertThat(troubled).containsExactly(false, true, true);
    assertThat(writer.trouble()).isEmpty();
    assertThat(failures("retried")).isEqualTo(2);
  }

  @Test
  void aRowThatCanNeverBeWrittenIsLeftOutAndHoldsUpNoOther() {
    AtomicInteger written = new AtomicInteger();

    writer.insist(List.of(() -> {
      throw failure("ValidationException");
    }, written::incrementAndGet));

    assertThat(written).hasValue(1);
    assertThat(pauses).isEmpty();
    assertThat(failures("left-out")).isEqualTo(1);
  }

  @Test
  void writesAreMadeSeveralAtATime() {
    CountDownLatch both = new CountDownLatch(2);
    Runnable meeting = () -> {
      both.countDown();
      try {
        assertThat(both.await(10, TimeUnit.SECONDS)).isTrue();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    };

    writer.insist(List.of(meeting, meeting));

    assertThat(both.getCount()).isZero();
  }

  @Test
  void whoeverStopsTheWaitStopsTheWriting() {
    try (TableWriter impatient = new TableWriter(1,
        new Backoff(Duration.ofMillis(1), Duration.ofMillis(1), new Random(1)), wait -> {
          throw new IllegalStateException("stopped");
        }, metrics())) {
      assertThatThrownBy(() -> impatient.insist(List.of(() -> {
        throw failure("InternalServerError");
      }))).isInstanceOf(IllegalStateException.class).hasMessage("stopped");
    }
  }

  private MirrorMetrics metrics() {
    return new MirrorMetrics("test", registry);
  }

  private double failures(String outcome) {
    return registry.counter("budgeteer.mirror.failures", "loop", "test", "outcome", outcome).count();
  }

  private static DynamoDbException failure(String code) {
    return (DynamoDbException) DynamoDbException.builder()
        .awsErrorDetails(AwsErrorDetails.builder().errorCode(code).build()).build();
  }
}

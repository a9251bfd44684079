package io.github.budgeteer.topology.stream;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.errors.internals.FailedProcessingException;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;

/**
 * Records over which our own code failed, so that each is left out whole.
 *
 * <p>To go on behind a failure would commit the half that was done before it: a call taken in and not charged, ledger entries
 * of an account that was not kept. So a failure first ends its thread, which aborts the transaction; when the record comes
 * again, it is refused before anything is touched, and {@link PoisonRecordHandler} sends it to the dead letter queue. A
 * restarted process has forgotten it, and fails over it once more.
 */
final class PoisonRecords {
  private final Map<String, Exception> failures = new ConcurrentHashMap<>();

  /** Returns a processor of input records that refuses those that failed. */
  Processor<String, byte[], String, Object> guard(Processor<String, byte[], String, Object> processor) {
    return new Guard(processor);
  }

  private final class Guard implements Processor<String, byte[], String, Object> {
    private final Processor<String, byte[], String, Object> processor;
    private ProcessorContext<String, Object> context;

    @SuppressWarnings("NullAway.Init") // Kafka Streams calls init before anything else.
    Guard(Processor<String, byte[], String, Object> processor) {
      this.processor = processor;
    }

    @Override
    public void init(ProcessorContext<String, Object> processorContext) {
      context = processorContext;
      processor.init(processorContext);
    }

    @Override
    public void process(Record<String, byte[]> record) {
      if (!failures.isEmpty()) {
        refuse();
      }
      try {
        processor.process(record);
      } catch (RuntimeException e) {
        Exception cause = ofOurCode(e);
        if (cause != null) {
          failures.put(place(), cause);
        }
        throw e;
      }
    }

    private void refuse() {
      Exception failure = failures.get(place());
      if (failure != null) {
        throw new PoisonRecordException(place(), failure);
      }
    }

    private String place() {
      return context.recordMetadata().map(PoisonRecords::place).orElseThrow();
    }

    @Override
    public void close() {
      processor.close();
    }
  }

  private static String place(RecordMetadata metadata) {
    return metadata.topic() + "-" + metadata.partition() + "@" + metadata.offset();
  }

  /** Returns the failure itself if no broker, store or rebalance is to blame: those hit whatever record is under way. */
  private static @Nullable Exception ofOurCode(Exception failure) {
    Exception inner = failure;
    while ((inner instanceof FailedProcessingException || inner.getClass() == StreamsException.class)
        && inner.getCause() instanceof Exception cause) {
      inner = cause;
    }
    return inner instanceof KafkaException ? null : inner;
  }
}

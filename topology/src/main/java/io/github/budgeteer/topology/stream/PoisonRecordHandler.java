package io.github.budgeteer.topology.stream;

import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.apache.kafka.streams.errors.LogAndContinueProcessingExceptionHandler;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Sends what {@link PoisonRecords} refuses to the dead letter queue, with its first failure, and goes on; every other failure
 * ends the thread, because a part of the record's work may stand in the open transaction.
 */
public final class PoisonRecordHandler extends LogAndContinueProcessingExceptionHandler {
  @Override
  public Response handleError(ErrorHandlerContext context, Record<?, ?> record, Exception exception) {
    return exception instanceof PoisonRecordException poison
        ? super.handleError(context, record, poison.failure())
        : Response.fail();
  }
}

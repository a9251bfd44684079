package io.github.budgeteer.connectors.s3;

import io.github.budgeteer.connectors.aws.AwsFailure;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.ReceiveMessageRequest;

/**
 * An SQS queue as one task reads it. A message stays invisible to others for as long as it is worked on, and is deleted when
 * everything it told of is in Kafka; one that is not, because the task ended, comes again.
 */
final class MessageQueue implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(MessageQueue.class);
  /** SQS's limit for one request. */
  private static final int MOST = 10;

  private final SqsClient sqs;
  private final String url;
  private final Duration visibility;
  private final InstantSource clock;
  /** When to ask for more time, by receipt handle. */
  private final Map<String, Instant> open = new HashMap<>();
  private final Queue<Receipt> done = new ConcurrentLinkedQueue<>();

  MessageQueue(SqsClient sqs, String url, Duration visibility, InstantSource clock) {
    this.sqs = sqs;
    this.url = url;
    this.visibility = visibility;
    this.clock = clock;
  }

  /** A message that was received, and how many of the things it tells of are not in Kafka yet. */
  final class Receipt {
    private final String handle;
    private int outstanding;

    private Receipt(String handle) {
      this.handle = handle;
    }

    /** Waits for one more thing. */
    synchronized void await() {
      outstanding++;
    }

    /** One of the things is in Kafka; the last one has the message deleted by the next {@link MessageQueue#tidy}. */
    synchronized void arrived() {
      outstanding--;
      if (outstanding == 0) {
        done.add(this);
      }
    }
  }

  /** A message. */
  record Received(String place, String body, Receipt receipt) {}

  String url() {
    return url;
  }

  /** Receives what is there, waiting for a while if nothing is. */
  List<Received> receive(Duration wait) {
    List<Received> received = new ArrayList<>();
    try {
      for (Message message : sqs.receiveMessage(ReceiveMessageRequest.builder().queueUrl(url)
          .maxNumberOfMessages(MOST).waitTimeSeconds(Math.toIntExact(wait.toSeconds()))
          .visibilityTimeout(Math.toIntExact(visibility.toSeconds())).build()).messages()) {
        open.put(message.receiptHandle(), clock.instant().plus(visibility.dividedBy(2)));
        received
            .add(new Received("sqs:" + url.substring(url.lastIndexOf('/') + 1) + "/" + message.messageId(),
                message.body(), new Receipt(message.receiptHandle())));
      }
    } catch (SdkException e) {
      throw AwsFailure.of(e, "receive from " + url, "sqs:ReceiveMessage");
    }
    return received;
  }

  /** Deletes what is done, and asks for more time for what is not. */
  void tidy() {
    delete();
    Instant now = clock.instant();
    List<String> due = new ArrayList<>();
    open.forEach((handle, when) -> {
      if (!now.isBefore(when)) {
        due.add(handle);
      }
    });
    due.forEach(handle -> open.put(handle, now.plus(visibility.dividedBy(2))));
    hide(due, visibility);
  }

  private void delete() {
    List<Receipt> finished = new ArrayList<>();
    for (Receipt receipt = done.poll(); receipt != null; receipt = done.poll()) {
      finished.add(receipt);
    }
    for (int from = 0; from < finished.size(); from += MOST) {
      List<Receipt> some = finished.subList(from, Math.min(finished.size(), from + MOST));
      try {
        List<DeleteMessageBatchRequestEntry> entries = new ArrayList<>();
        for (Receipt receipt : some) {
          entries.add(DeleteMessageBatchRequestEntry.builder().id(Integer.toString(entries.size()))
              .receiptHandle(receipt.handle).build());
        }
        // One that is not deleted all the same comes again, and is known then.
        sqs.deleteMessageBatch(request -> request.queueUrl(url).entries(entries));
        some.forEach(receipt -> open.remove(receipt.handle));
      } catch (SdkException e) {
        done.addAll(finished.subList(from, finished.size()));
        throw AwsFailure.of(e, "delete from " + url, "sqs:DeleteMessage");
      }
    }
  }

  /** Hides messages from others for some time from now on. One that shows itself before is told apart by what it names. */
  private void hide(List<String> handles, Duration time) {
    for (int from = 0; from < handles.size(); from += MOST) {
      List<ChangeMessageVisibilityBatchRequestEntry> entries = new ArrayList<>();
      for (String handle : handles.subList(from, Math.min(handles.size(), from + MOST))) {
        entries.add(ChangeMessageVisibilityBatchRequestEntry.builder().id(Integer.toString(entries.size()))
            .receiptHandle(handle).visibilityTimeout(Math.toIntExact(time.toSeconds())).build());
      }
      try {
        sqs.changeMessageVisibilityBatch(request -> request.queueUrl(url).entries(entries));
      } catch (SdkException e) {
        LOG.warn("{}",
            AwsFailure.of(e, "keep messages of " + url, "sqs:ChangeMessageVisibility").getMessage());
        return;
      }
    }
  }

  /** Deletes what is done, and lets the rest come again at once, to whoever reads the queue next. */
  @Override
  public void close() {
    try {
      delete();
      hide(List.copyOf(open.keySet()), Duration.ZERO);
    } catch (ConnectException e) {
      LOG.info("{}; it comes again, and is known then", e.getMessage());
    }
    sqs.close();
  }
}

package io.github.budgeteer.connectors.s3;

import io.github.budgeteer.connectors.DeliveryOffset;
import io.github.budgeteer.connectors.Pause;
import io.github.budgeteer.connectors.RecordReader;
import io.github.budgeteer.connectors.RecordReader.Found;
import io.github.budgeteer.connectors.SourceMetrics;
import io.github.budgeteer.connectors.aws.AwsFailure;
import io.github.budgeteer.events.Delivery;
import io.github.budgeteer.events.Place;
import io.github.budgeteer.events.QuarantineReason;
import io.github.budgeteer.events.Topic;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.RetriableException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.InvalidObjectStateException;

/** Reads objects, one after the other and each as a stream, behind what was handed over of it before. */
final class ObjectReading {
  private final S3Client s3;
  private final Format format;
  private final Listings listings;
  private final Deliveries deliveries;
  private final Commits commits;
  private final Backlog backlog;
  private final SourceMetrics metrics;
  private @Nullable Open open;

  /** What objects and messages hold. */
  @FunctionalInterface
  interface Format {
    /** Starts to read one. */
    RecordReader read(String name, InputStream bytes) throws IOException;
  }

  /** An object being read. */
  private static final class Open {
    private final S3Object object;
    private final String uri;
    private final Map<String, String> partition;
    private final RecordReader reader;
    private final Commits.Unit unit;
    private final Pause pause;
    /** Records up to this were handed over before it was opened. */
    private final long skip;
    private long handedOver;

    private Open(S3Object object, RecordReader reader, Commits.Unit unit, Pause pause, long skip) {
      this.object = object;
      this.uri = object.uri();
      this.partition = object.partition();
      this.reader = reader;
      this.unit = unit;
      this.pause = pause;
      this.skip = skip;
      this.handedOver = skip;
    }

    private Delivery delivery(boolean complete) {
      return new Delivery(uri, handedOver, reader.bytesRead(), object.size(),
          object.modified().toEpochMilli(),
          complete);
    }
  }

  /** An object can't be read now. It was set back; the others can. */
  static final class SetBackException extends RetriableException {
    private static final long serialVersionUID = 1L;

    SetBackException(ConnectException cause) {
      super(cause.getMessage(), cause);
    }
  }

  ObjectReading(S3Client s3, Format format, Listings listings, Deliveries deliveries, Commits commits,
      Backlog backlog, SourceMetrics metrics) {
    this.s3 = s3;
    this.format = format;
    this.listings = listings;
    this.deliveries = deliveries;
    this.commits = commits;
    this.backlog = backlog;
    this.metrics = metrics;
  }

  boolean isOpen() {
    return open != null;
  }

  /**
   * Opens an object, unless all of it has been handed over, or it is gone for good. What was handed over of it before must have
   * been looked up.
   *
   * @throws SetBackException if it can't be read now
   * @throws ConnectException if the task is not allowed to
   */
  void open(Backlog.Work work, Batch batch) {
    S3Object object = work.object();
    if (deliveries.isComplete(object)) {
      commits.complete(begin(object, work));
      return;
    }
    try {
      open(work, ObjectStream.open(s3, object.bucket(), object.key()));
    } catch (SdkException e) {
      if (AwsFailure.isMissingObject(e)) {
        refuse(work, "the object was deleted before it was read", batch);
      } else if (e instanceof InvalidObjectStateException) {
        refuse(work, "the object is archived and must be restored first", batch);
      } else {
        throw setBack(work, AwsFailure.of(e, "read " + object.uri(), "s3:GetObject"));
      }
    } catch (IOException e) {
      throw setBack(work, AwsFailure.of(e, "read " + object.uri()));
    }
  }

  private void open(Backlog.Work work, ObjectStream bytes) throws IOException {
    boolean reading = false;
    try {
      S3Object object = work.object();
      S3Object found = new S3Object(object.bucket(), object.key(), bytes.response().eTag(),
          bytes.response().contentLength(), bytes.response().lastModified());
      if (!found.etag().equals(object.etag())) {
        deliveries.load(List.of(found));
        commits.underWay(object.id()).ifPresent(commits::complete); // Written anew while it was read.
      }
      if (found.modified().isBefore(listings.floor(found))) {
        metrics.ignore(1);
        commits.complete(begin(found, work));
      } else if (deliveries.isComplete(found)) {
        commits.complete(begin(found, work));
      } else {
        RecordReader reader = format.read(found.uri(), bytes);
        open = new Open(found, reader, begin(found, work), work.pause(), deliveries.records(found));
        reading = true;
      }
    } finally {
      if (!reading) {
        bytes.close();
      }
    }
  }

  /** From here on the object's records hold its message back, not the object itself. */
  private Commits.Unit begin(S3Object object, Backlog.Work work) {
    Commits.Unit unit = commits.begin(object.id(), work.receipts().isEmpty());
    work.receipts().forEach(receipt -> {
      commits.attach(unit, receipt);
      receipt.arrived();
    });
    return unit;
  }

  private void refuse(Backlog.Work work, String message, Batch batch) {
    S3Object object = work.object();
    Commits.Unit unit = begin(object, work);
    long record = deliveries.records(object) + 1;
    Delivery delivery = new Delivery(object.uri(), record, 0, object.size(), object.modified().toEpochMilli(),
        true);
    // Without an ETag it may be another object that the next message names: that would be taken for this one.
    boolean known = !object.etag().isEmpty();
    batch.found(new Found.Refuse(new Place(object.uri(), record, 1), QuarantineReason.UNREADABLE_FILE,
        message, "", false), unit, object.partition(), known ? DeliveryOffset.write(delivery) : null);
    if (known) {
      deliveries.put(object, delivery);
    }
    commits.complete(unit);
  }

  /**
   * Reads on in the object that is open, to its end or until the batch is full.
   *
   * @throws SetBackException if it can't be read on now; then it is opened again, and read on behind what was handed over
   * @throws ConnectException if the task is not allowed to
   */
  void read(Batch batch) {
    Open current = open;
    if (current == null) {
      return;
    }
    try {
      while (!batch.isFull()) {
        Optional<Found> next = current.reader.next();
        if (next.isEmpty()) {
          deliver(current, batch, true);
          metrics.read(current.reader.bytesRead(), current.object.modified());
          close();
          commits.complete(current.unit);
          return;
        }
        take(current, next.get(), batch);
      }
      deliver(current, batch, false);
    } catch (IOException e) {
      throw setBack(current, AwsFailure.of(e, "read " + current.uri));
    } catch (SdkException e) {
      throw setBack(current, AwsFailure.of(e, "read " + current.uri, "s3:GetObject"));
    } catch (RetriableException e) {
      throw setBack(current, e);
    }
  }

  private ConnectException setBack(Open current, ConnectException failure) {
    close();
    deliveries.put(current.object, current.delivery(false));
    return setBack(new Backlog.Work(current.object, List.of(), current.pause), failure);
  }

  private ConnectException setBack(Backlog.Work work, ConnectException failure) {
    if (!(failure instanceof RetriableException)) {
      return failure;
    }
    backlog.setBack(work);
    return new SetBackException(failure);
  }

  private static void take(Open current, Found found, Batch batch) {
    batch.lookedAt();
    // What a call's profile leads to stands at the call's own place, and may be missing where the call is in Kafka.
    boolean profile = found instanceof Found.Publish publish
        && publish.topic().equals(Topic.INFERENCE_PROFILES);
    if (found.place().record() > current.skip || profile) {
      current.handedOver = Math.max(current.handedOver, found.place().record());
      batch.found(found, current.unit, current.partition, DeliveryOffset.write(current.delivery(false)));
    }
  }

  /** Closes the object that is open; reading it goes on later where it was. */
  void close() {
    Open current = open;
    open = null;
    if (current != null) {
      try {
        current.reader.close();
      } catch (IOException e) {
        // Everything that was wanted of it has been read.
      }
    }
  }

  private void deliver(Open current, Batch batch, boolean complete) {
    Delivery delivery = current.delivery(complete);
    deliveries.put(current.object, delivery);
    batch.delivered(delivery, current.unit, current.partition);
  }
}

package io.github.budgeteer.connectors.s3;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.budgeteer.connectors.CommonOptions;
import io.github.budgeteer.connectors.DeliveryOffset;
import io.github.budgeteer.connectors.Pause;
import io.github.budgeteer.connectors.RecordReader;
import io.github.budgeteer.connectors.RecordReader.Found;
import io.github.budgeteer.connectors.SourceMetrics;
import io.github.budgeteer.connectors.SourceRecords;
import io.github.budgeteer.connectors.aws.AwsClients;
import io.github.budgeteer.connectors.aws.AwsFailure;
import io.github.budgeteer.events.Delivery;
import io.github.budgeteer.events.Place;
import io.github.budgeteer.events.QuarantineReason;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTask;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.InvalidObjectStateException;

/**
 * Reads log objects, record by record, as queues tell of them and listings find them.
 *
 * <p>The source offset of an object is its {@link Delivery}: after a crash reading goes on behind what was committed, within
 * the object. A message is deleted when all records it led to are in Kafka. What a listing found is remembered for as long as
 * listings go back, and forgotten then.
 */
abstract class S3SourceTask extends SourceTask {
  private static final long IDLE_MILLIS = 100;
  /** Pages listed before a poll returns, so that the worker can stop the task. */
  private static final int MOST_PAGES = 50;

  private final LogKind kind;
  private final String functionName;
  private final InstantSource clock;
  private final Commits commits = new Commits();
  private final Deque<Work> waiting = new ArrayDeque<>();
  private final List<MessageQueue> queues = new ArrayList<>();
  private final SourceMetrics metrics;
  private final Pause pause;
  private S3SourceConfig config;
  private SourceRecords records;
  private S3Client s3;
  private Listings listings;
  private Deliveries deliveries;
  private @Nullable OpenObject open;

  @SuppressWarnings("NullAway.Init") // Connect calls start before anything else.
  S3SourceTask(LogKind kind, String functionName, InstantSource clock) {
    this.kind = kind;
    this.functionName = functionName;
    this.clock = clock;
    this.metrics = new SourceMetrics(clock);
    this.pause = new Pause(clock);
  }

  /** An object to read, and the message that told of it. */
  private record Work(S3Object object, Optional<MessageQueue.Receipt> receipt) {}

  /** An object being read; records up to {@code skip} were handed over before. */
  private record OpenObject(S3Object object, RecordReader reader, long skip, Commits.Unit unit) {}

  /** Starts to read an object or message. */
  abstract RecordReader read(String name, InputStream bytes, S3SourceConfig options, S3Client client)
      throws IOException;

  @Override
  public String version() {
    return S3SourceConnector.VERSION;
  }

  @Override
  public void start(Map<String, String> options) {
    config = new S3SourceConfig(kind, options);
    records = new SourceRecords(CommonOptions.topicPrefix(config), functionName, clock);
    deliveries = new Deliveries(context.offsetStorageReader());
    AwsClients clients = new AwsClients(config.aws());
    try {
      s3 = clients.s3();
      config.queues()
          .forEach(url -> queues.add(new MessageQueue(clients.sqs(url), url, config.visibility(), clock)));
    } catch (SdkException e) {
      throw AwsFailure.of(e, "reach AWS", "access");
    }
    listings = new Listings(s3, config, kind, clock, context.offsetStorageReader());
    metrics.register(context);
  }

  /** What was read before a failure is handed over first; the failure comes again by itself. */
  @Override
  public @Nullable List<SourceRecord> poll() throws InterruptedException {
    if (pause.isOn()) {
      Thread.sleep(IDLE_MILLIS);
      return null;
    }
    List<SourceRecord> batch = new ArrayList<>();
    try {
      for (MessageQueue queue : queues) {
        queue.tidy();
      }
      while (batch.size() < CommonOptions.batchSize(config) && (open != null || openNext(batch))) {
        readInto(batch);
      }
      pause.end();
    } catch (RetriableException e) {
      if (batch.isEmpty()) {
        pause.begin();
        throw e;
      }
    }
    if (batch.isEmpty()) {
      if (!listings.underWay()) {
        Thread.sleep(IDLE_MILLIS);
      }
      return null;
    }
    return batch;
  }

  @Override
  public void commitRecord(SourceRecord record, @Nullable RecordMetadata metadata) {
    commits.committed(record);
  }

  /** Called from another thread: closing the clients ends what {@link #poll} is waiting for. */
  @Override
  public void stop() {
    if (s3 != null) {
      s3.close();
    }
    queues.forEach(MessageQueue::close);
  }

  private boolean openNext(List<SourceRecord> batch) {
    boolean more = true;
    for (int page = 0; waiting.isEmpty() && more && page < MOST_PAGES; page++) {
      more = findMore(batch);
    }
    while (open == null && !waiting.isEmpty()) {
      open(waiting.element(), batch);
      waiting.remove();
    }
    return open != null;
  }

  /** Asks the queues, and lists one page if one is due; returns whether there may be another. */
  private boolean findMore(List<SourceRecord> batch) {
    boolean idle = batch.isEmpty() && !listings.underWay();
    for (MessageQueue queue : queues) {
      for (MessageQueue.Received message : queue.receive(idle ? config.queueWait() : Duration.ZERO)) {
        take(message, queue, batch);
      }
    }
    if (listings.due()) {
      List<S3Object> objects = listings.next();
      deliveries.load(objects);
      objects.stream().filter(object -> !deliveries.isComplete(object))
          .forEach(object -> waiting.add(new Work(object, Optional.empty())));
    } else if (commits.sweptIsCommitted()) {
      listings.finish().ifPresent(done -> {
        batch.add(records.of(done.delivery(), done.partition(), done.offset()));
        deliveries.forget(done.forget())
            .forEach(object -> batch.add(records.forget(object.uri(), object.partition())));
      });
    }
    return listings.underWay();
  }

  private void take(MessageQueue.Received message, MessageQueue queue, List<SourceRecord> batch) {
    Commits.Unit unit = commits.begin(message.place(), false);
    commits.attach(unit, message.receipt());
    switch (Notification.read(message.body())) {
      case Notification.Objects told -> {
        List<S3Object> ours = told.objects().stream().filter(this::isOurs).toList();
        metrics.ignore(told.objects().size() - ours.size());
        deliveries.load(ours);
        // Each object holds the message back for itself, from here on until its records are in Kafka.
        ours.forEach(object -> {
          message.receipt().await();
          waiting.add(new Work(object, Optional.of(message.receipt())));
        });
      }
      case Notification.Events events -> readMessage(message, events, queue, unit, batch);
      case Notification.Nothing nothing -> metrics.ignore(1);
      case Notification.Unknown unknown -> handOver(batch, unit,
          new Found.Refuse(new Place(message.place(), 1, 1),
              unknown.json() ? QuarantineReason.NOT_A_NOTIFICATION : QuarantineReason.MALFORMED_JSON,
              "a message on " + queue.url() + " that names no object", "", false),
          Map.of("queue", queue.url()), Map.of("message", message.place()));
    }
    commits.complete(unit);
  }

  private void readMessage(MessageQueue.Received message, Notification.Events events, MessageQueue queue,
      Commits.Unit unit, List<SourceRecord> batch) {
    try (RecordReader reader = read(message.place(), new ByteArrayInputStream(events.json().getBytes(UTF_8)),
        config, s3)) {
      for (Optional<Found> found = reader.next(); found.isPresent(); found = reader.next()) {
        handOver(batch, unit, found.get(), Map.of("queue", queue.url()), Map.of("message", message.place()));
      }
      metrics.read(reader.bytesRead(), clock.instant());
    } catch (IOException e) {
      throw AwsFailure.of(e, "read " + message.place());
    }
  }

  private boolean isOurs(S3Object object) {
    return kind.isLog(object.key())
        && config.locations().stream().anyMatch(location -> location.holds(object.bucket(), object.key()));
  }

  /** Opens an object, unless all of it has been handed over, or it is gone for good. */
  private void open(Work work, List<SourceRecord> batch) {
    S3Object object = work.object();
    if (deliveries.isComplete(object)) {
      begin(object, work);
      return;
    }
    try {
      ObjectStream bytes = ObjectStream.open(s3, object.bucket(), object.key());
      S3Object found = new S3Object(object.bucket(), object.key(), bytes.response().eTag(),
          bytes.response().contentLength(), bytes.response().lastModified());
      deliveries.load(List.of(found));
      if (!found.etag().equals(object.etag())) {
        commits.underWay(object.id()).ifPresent(commits::complete); // Written anew while it was read.
      }
      RecordReader reader = read(found.uri(), bytes, config, s3);
      open = new OpenObject(found, reader, deliveries.of(found).map(Delivery::records).orElse(0L),
          begin(found, work));
    } catch (SdkException e) {
      if (!AwsFailure.isMissingObject(e) && !(e instanceof InvalidObjectStateException)) {
        throw AwsFailure.of(e, "read " + object.uri(), "s3:GetObject");
      }
      refuse(work, AwsFailure.isMissingObject(e)
          ? "the object was deleted before it was read"
          : "the object is archived and must be restored first", batch);
    } catch (IOException e) {
      throw AwsFailure.of(e, "read " + object.uri());
    }
  }

  /** From here on the object's records hold its message back, not the object itself. */
  private Commits.Unit begin(S3Object object, Work work) {
    Commits.Unit unit = commits.begin(object.id(), work.receipt().isEmpty());
    work.receipt().ifPresent(receipt -> {
      commits.attach(unit, receipt);
      receipt.arrived();
    });
    if (deliveries.isComplete(object)) {
      commits.complete(unit);
    }
    return unit;
  }

  private void refuse(Work work, String message, List<SourceRecord> batch) {
    S3Object object = work.object();
    Commits.Unit unit = begin(object, work);
    Delivery delivery = new Delivery(object.uri(), 1, 0, object.size(), object.modified().toEpochMilli(),
        true);
    handOver(batch, unit, new Found.Refuse(new Place(object.uri(), 1, 1), QuarantineReason.UNREADABLE_FILE,
        message, "", false), object.partition(), DeliveryOffset.write(delivery));
    deliveries.put(object, delivery);
    commits.complete(unit);
  }

  private void readInto(List<SourceRecord> batch) {
    OpenObject current = open;
    if (current == null) {
      return;
    }
    try {
      while (batch.size() < CommonOptions.batchSize(config)) {
        Optional<Found> next = current.reader().next();
        if (next.isEmpty()) {
          deliver(current, batch, true);
          metrics.read(current.reader().bytesRead(), current.object().modified());
          close(current);
          commits.complete(current.unit());
          open = null;
          return;
        }
        if (next.get().place().record() > current.skip()) {
          Delivery delivery = delivery(current, next.get().place().record(), false);
          deliveries.put(current.object(), delivery);
          handOver(batch, current.unit(), next.get(), current.object().partition(),
              DeliveryOffset.write(delivery));
        }
      }
      deliver(current, batch, false);
    } catch (SdkException e) {
      reopen(current);
      throw AwsFailure.of(e, "read " + current.object().uri(), "s3:GetObject");
    } catch (IOException e) {
      reopen(current);
      throw AwsFailure.of(e, "read " + current.object().uri());
    } catch (RetriableException e) {
      reopen(current);
      throw e;
    }
  }

  /** The stream broke: the object is opened again, and read on behind what was handed over. */
  private void reopen(OpenObject current) {
    close(current);
    open = null;
    waiting.addFirst(new Work(current.object(), Optional.empty()));
  }

  private static void close(OpenObject current) {
    try {
      current.reader().close();
    } catch (IOException e) {
      // Everything that was wanted of it has been read.
    }
  }

  private void deliver(OpenObject current, List<SourceRecord> batch, boolean complete) {
    long found = Math.max(current.skip(), deliveries.of(current.object()).map(Delivery::records).orElse(0L));
    Delivery delivery = delivery(current, found, complete);
    deliveries.put(current.object(), delivery);
    SourceRecord record = records.of(delivery, current.object().partition(), DeliveryOffset.write(delivery));
    commits.handOver(current.unit(), record);
    batch.add(record);
  }

  private static Delivery delivery(OpenObject current, long found, boolean complete) {
    return new Delivery(current.object().uri(), found, current.reader().bytesRead(), current.object().size(),
        current.object().modified().toEpochMilli(), complete);
  }

  private void handOver(List<SourceRecord> batch, Commits.Unit unit, Found found, Map<String, ?> partition,
      Map<String, ?> offset) {
    metrics.found(found);
    records.of(found, partition, offset).ifPresent(record -> {
      commits.handOver(unit, record);
      batch.add(record);
    });
  }
}

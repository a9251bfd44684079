package io.github.budgeteer.connectors.s3;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.budgeteer.connectors.CommonOptions;
import io.github.budgeteer.connectors.Pause;
import io.github.budgeteer.connectors.RecordReader;
import io.github.budgeteer.connectors.RecordReader.Found;
import io.github.budgeteer.connectors.SourceMetrics;
import io.github.budgeteer.connectors.SourceRecords;
import io.github.budgeteer.connectors.aws.AwsClients;
import io.github.budgeteer.connectors.aws.AwsFailure;
import io.github.budgeteer.events.Place;
import io.github.budgeteer.events.QuarantineReason;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTask;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * Reads log objects, record by record, as queues tell of them and listings find them.
 *
 * <p>The source offset of an object is its {@link io.github.budgeteer.events.Delivery}: after a crash reading goes on behind what
 * was committed, within the object. A message is deleted when all records it led to are in Kafka. What a listing found is
 * remembered for as long as listings go back, and forgotten then.
 *
 * <p>What a log holds never fails the task, whatever {@code errors.tolerance} says: what can't be used goes to the quarantine topic,
 * and is in Kafka before the message is deleted. What AWS refuses fails it; what may pass is tried again.
 */
abstract class S3SourceTask extends SourceTask {
  private static final long IDLE_MILLIS = 100;
  /** Pages listed, and messages asked for, before a poll returns, so that the worker can stop the task. */
  private static final int MOST_PAGES = 50;

  private final LogKind kind;
  private final String functionName;
  private final InstantSource clock;
  private final Commits commits = new Commits();
  private final Backlog backlog;
  private final List<MessageQueue> queues = new ArrayList<>();
  private final SourceMetrics metrics;
  private final Pause pause;
  private S3SourceConfig config;
  private SourceRecords records;
  private S3Client s3;
  private Listings listings;
  private Deliveries deliveries;
  private @Nullable ObjectReading reading;
  /** Which queue is asked first. */
  private int turn;
  /** Whether there may be something to find at once. */
  private boolean more;

  @SuppressWarnings("NullAway.Init") // Connect calls start before anything else.
  S3SourceTask(LogKind kind, String functionName, InstantSource clock) {
    this.kind = kind;
    this.functionName = functionName;
    this.clock = clock;
    this.metrics = new SourceMetrics(clock);
    this.pause = new Pause(clock);
    this.backlog = new Backlog(clock);
  }

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
    reading = new ObjectReading(s3, (name, bytes) -> read(name, bytes, config, s3), listings, deliveries,
        commits, backlog, metrics);
    metrics.register(context);
  }

  /** What was read before a failure is handed over first; the failure comes again by itself. */
  @Override
  public @Nullable List<SourceRecord> poll() throws InterruptedException {
    ObjectReading objects = reading;
    if (objects == null || pause.isOn()) {
      Thread.sleep(IDLE_MILLIS);
      return null;
    }
    Batch batch = new Batch(CommonOptions.batchSize(config), records, commits, metrics);
    try {
      for (MessageQueue queue : queues) {
        queue.tidy();
      }
      while (!batch.isFull() && (objects.isOpen() || openNext(objects, batch))) {
        objects.read(batch);
      }
      pause.end();
    } catch (ObjectReading.SetBackException e) {
      if (batch.isEmpty()) {
        throw e;
      }
    } catch (RetriableException e) {
      if (batch.isEmpty()) {
        pause.begin();
        throw e;
      }
    }
    if (batch.isEmpty()) {
      if (!objects.isOpen() && !more) {
        Thread.sleep(IDLE_MILLIS);
      }
      return null;
    }
    return batch.records();
  }

  @Override
  public void commitRecord(SourceRecord record, @Nullable RecordMetadata metadata) {
    commits.committed(record);
  }

  /** Called when {@link #poll} has returned for the last time: so that waits for nothing long. */
  @Override
  public void stop() {
    if (reading != null) {
      reading.close();
    }
    queues.forEach(MessageQueue::close);
    if (s3 != null) {
      s3.close();
    }
  }

  private boolean openNext(ObjectReading objects, Batch batch) {
    more = backlog.wantsMore();
    for (int page = 0; more && page < MOST_PAGES; page++) {
      more = findMore(batch) && backlog.wantsMore() && !batch.isFull();
    }
    for (Optional<Backlog.Work> next = backlog.take(); next.isPresent(); next = backlog.take()) {
      objects.open(next.get(), batch);
      if (objects.isOpen()) {
        return true;
      }
    }
    return false;
  }

  /** Asks the queues, and lists one page if one is due; returns whether there may be another. */
  private boolean findMore(Batch batch) {
    if (commits.sweptIsCommitted()) {
      listings.finish().forEach(done -> batch.swept(done, deliveries.forget(listings.oldest())));
    }
    turn++;
    boolean received = false;
    for (int i = 0; i < queues.size(); i++) {
      MessageQueue queue = queues.get((turn + i) % queues.size());
      // One of them waits, each in its turn: a wait for every queue would add up.
      boolean idle = i == queues.size() - 1 && batch.isEmpty() && backlog.wantsMore() && !listings.underWay();
      List<MessageQueue.Received> messages = queue.receive(idle ? config.queueWait() : Duration.ZERO);
      take(messages, queue, batch);
      received |= !messages.isEmpty();
    }
    if (listings.due()) {
      List<S3Object> objects = listings.next();
      deliveries.load(objects);
      objects.stream().filter(object -> !deliveries.isComplete(object)).forEach(object -> {
        commits.begin(object.id(), true);
        backlog.add(object, List.of());
      });
    }
    return received || listings.underWay();
  }

  private void take(List<MessageQueue.Received> messages, MessageQueue queue, Batch batch) {
    Map<MessageQueue.Received, Notification> told = new LinkedHashMap<>();
    messages.forEach(message -> told.put(message, Notification.read(message.body())));
    deliveries.load(told.values().stream().flatMap(this::objects).toList());
    told.forEach((message, notification) -> take(message, notification, queue, batch));
  }

  /** Returns the objects that a notification tells of and that are ours. */
  private Stream<S3Object> objects(Notification notification) {
    return notification instanceof Notification.Objects told
        ? told.objects().stream().filter(object -> kind.isLog(object.key()) && config.locations().stream()
            .anyMatch(location -> location.holds(object.bucket(), object.key())))
        : Stream.empty();
  }

  private void take(MessageQueue.Received message, Notification notification, MessageQueue queue,
      Batch batch) {
    Optional<Commits.Unit> before = commits.underWay(message.place());
    if (before.isPresent()) {
      commits.attach(before.get(), message.receipt()); // It came again before its records were in Kafka.
      return;
    }
    Commits.Unit unit = commits.begin(message.place(), false);
    commits.attach(unit, message.receipt());
    if (notification instanceof Notification.Objects told) {
      List<S3Object> ours = objects(told).toList();
      metrics.ignore(told.objects().size() - ours.size());
      // Each object holds the message back for itself, from here on until its records are in Kafka.
      ours.forEach(object -> {
        message.receipt().await();
        backlog.add(object, List.of(message.receipt()));
      });
    } else if (notification instanceof Notification.Events events) {
      readMessage(message, events, queue, unit, batch);
    } else if (notification instanceof Notification.Nothing) {
      metrics.ignore(1);
    } else {
      Notification.Unknown unknown = (Notification.Unknown) notification;
      batch.found(
          new Found.Refuse(new Place(message.place(), 1, 1),
              unknown.json() ? QuarantineReason.NOT_A_NOTIFICATION : QuarantineReason.MALFORMED_JSON,
              "a message on " + queue.url() + " that names no object", "", false),
          unit, Map.of("queue", queue.url()), Map.of("message", message.place()));
    }
    commits.complete(unit);
  }

  private void readMessage(MessageQueue.Received message, Notification.Events events, MessageQueue queue,
      Commits.Unit unit, Batch batch) {
    try (RecordReader reader = read(message.place(), new ByteArrayInputStream(events.json().getBytes(UTF_8)),
        config, s3)) {
      for (Optional<Found> found = reader.next(); found.isPresent(); found = reader.next()) {
        batch.found(found.get(), unit, Map.of("queue", queue.url()), Map.of("message", message.place()));
      }
      metrics.read(reader.bytesRead(), clock.instant());
    } catch (IOException e) {
      throw AwsFailure.of(e, "read " + message.place());
    }
  }
}

package io.github.budgeteer.enforcer;

import io.github.budgeteer.events.Topic;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A thread that handles committed records of some topics in order, and commits its place behind what it has handled. After a
 * crash the records since the last commit come again.
 */
public abstract class ConsumerLoop implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ConsumerLoop.class);
  /** A broker answers nothing else on the connection while a fetch waits there, such as how far the topics reach. */
  private static final int LONGEST_FETCH_MILLIS = 100;
  private static final Duration IDLE_POLL = Duration.ofMillis(100);
  /** While work is under way its end is looked for often, because somebody waits for it. */
  private static final Duration BUSY_POLL = Duration.ofMillis(5);

  private final String name;
  private final EnforcerConfig config;
  private final List<Topic<?>> topics;
  private final KafkaConsumer<String, byte[]> consumer;
  private final Queue<CompletableFuture<Boolean>> questions = new ConcurrentLinkedQueue<>();
  private volatile @Nullable Thread thread;
  private volatile boolean begun;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private volatile @Nullable Throwable failure;

  /**
   * Prepares the loop; the topics must exist.
   *
   * @param name consumer group and thread name, without the topic prefix
   */
  protected ConsumerLoop(String name, EnforcerConfig config, List<Topic<?>> topics) {
    this.name = name;
    this.config = config;
    this.topics = List.copyOf(topics);
    Map<String, Object> options = new HashMap<>(config.consumer());
    options.putAll(Map.of(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, config.bootstrapServers(),
        ConsumerConfig.GROUP_ID_CONFIG, groupId(), ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed",
        ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest", ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
        false, ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, LONGEST_FETCH_MILLIS));
    consumer = new KafkaConsumer<>(options, new StringDeserializer(), new ByteArrayDeserializer());
    List<TopicPartition> partitions = new ArrayList<>();
    for (Topic<?> topic : topics) {
      consumer.partitionsFor(topic.name(config.topicPrefix()))
          .forEach(partition -> partitions.add(new TopicPartition(partition.topic(), partition.partition())));
    }
    // Assigned, not subscribed: there is one loop of a name, and it need not wait for a rebalance.
    consumer.assign(partitions);
  }

  /** Starts the thread. */
  public void start() {
    Thread started = new Thread(this::run, "enforcer-" + name);
    thread = started;
    started.start();
  }

  /** Returns the name without the topic prefix. */
  public String name() {
    return name;
  }

  /** Returns the consumer group under which its place is kept. */
  public final String groupId() {
    return config.topicPrefix() + name;
  }

  /** Returns the full names of the topics it reads. */
  public List<String> topicNames() {
    return topics.stream().map(topic -> topic.name(config.topicPrefix())).toList();
  }

  /** Returns why the loop's thread does not run; nothing if it does. */
  public Optional<String> notRunning() {
    Throwable reason = failure;
    if (reason != null) {
      return Optional.of("stopped by " + reason.getClass().getSimpleName() + ": " + reason.getMessage());
    }
    Thread running = thread;
    return running != null && running.isAlive() ? Optional.empty() : Optional.of("does not run");
  }

  /** Returns why the loop does not handle records; nothing if it does. */
  public Optional<String> notReady() {
    return notRunning().or(() -> begun ? Optional.empty() : Optional.of("is preparing"));
  }

  /** Returns why the loop has stopped by itself. */
  public Optional<Throwable> failure() {
    return Optional.ofNullable(failure);
  }

  /** Tells whether everything committed by now has been handled, and no work is under way. */
  public boolean caughtUp() {
    CompletableFuture<Boolean> answer = new CompletableFuture<>();
    questions.add(answer);
    Thread running = thread;
    return running != null && running.isAlive()
        && answer.completeOnTimeout(false, 5, TimeUnit.SECONDS).join();
  }

  /** Stops the thread after what it is doing. */
  @Override
  public void close() {
    stopped.countDown();
    Thread running = thread;
    if (running == null) {
      release();
      consumer.close();
      return;
    }
    try {
      running.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Is called once, on the loop's thread, before the first record. */
  protected abstract void begin();

  /** Handles records; what it needs after a crash must be kept when it returns. */
  protected abstract void handle(ConsumerRecords<String, byte[]> records);

  /** Is called after every poll, with or without records; returns whether work is left. */
  protected abstract boolean work();

  /** Is called once, on the loop's thread, when it is stopped in order. */
  protected abstract void end();

  /** Gives back threads and connections; is called once, also after a failure and without a start. */
  protected abstract void release();

  /** Tells whether a record is of a topic. */
  protected final boolean isOf(ConsumerRecord<String, byte[]> record, Topic<?> topic) {
    return record.topic().equals(topicName(topic));
  }

  /** Returns the full name of a topic. */
  protected final String topicName(Topic<?> topic) {
    return topic.name(config.topicPrefix());
  }

  /** Tells whether records are committed that have not been handled. */
  protected final boolean behind() {
    return consumer.endOffsets(consumer.assignment()).entrySet().stream()
        .anyMatch(end -> consumer.position(end.getKey()) < end.getValue());
  }

  /** Returns what a record says; nothing if nobody understands it, which is logged: it may be of a newer version. */
  protected final <T> Optional<T> understood(ConsumerRecord<String, byte[]> record, Topic<T> topic) {
    return understood(record, () -> topic.json().decode(record.value()));
  }

  /**
   * Returns what a record says; nothing if nobody understands it, which is logged.
   *
   * @param reading throws {@link IllegalArgumentException} or {@link DateTimeException} where it does not understand it
   */
  protected final <T> Optional<T> understood(ConsumerRecord<String, byte[]> record, Supplier<T> reading) {
    try {
      return Optional.of(reading.get());
    } catch (IllegalArgumentException | DateTimeException e) {
      LOG.error("{}: {}-{}@{} is not understood: passed over", name, record.topic(), record.partition(),
          record.offset());
      return Optional.empty();
    }
  }

  /** Reads a topic from its beginning, whatever was handled before. */
  protected final void fromBeginning(Topic<?> topic) {
    consumer.seekToBeginning(consumer.assignment().stream()
        .filter(partition -> partition.topic().equals(topic.name(config.topicPrefix()))).toList());
  }

  /** Reads topics from their beginning again, also if the process ends meanwhile. */
  protected final void again(List<Topic<?>> some) {
    some.forEach(this::fromBeginning);
    // A place that is not known yet would not be committed.
    consumer.assignment().forEach(consumer::position);
    commit();
  }

  /** Commits the place behind all that was handled. */
  protected final void commit() {
    consumer.commitSync();
  }

  /** Is called after records were handled; a loop that keeps them later commits then. */
  protected void handled() {
    commit();
  }

  /**
   * Waits before another try.
   *
   * @throws StoppedException if the loop is to stop meanwhile: what it was doing comes again at the next start
   */
  protected final void pause(Duration time) {
    try {
      if (stopped.await(time.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new StoppedException(name + " was stopped before it was done");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /** The loop was stopped in the middle of something that it will do again. */
  private static final class StoppedException extends RuntimeException {
    StoppedException(String message) {
      super(message, null, false, false);
    }
  }

  private void run() {
    try {
      begin();
      begun = true;
      boolean busy = false;
      while (stopped.getCount() > 0) {
        ConsumerRecords<String, byte[]> records = consumer.poll(busy ? BUSY_POLL : IDLE_POLL);
        if (!records.isEmpty()) {
          handle(records);
          handled();
        }
        busy = work();
        answer(busy);
      }
      end();
    } catch (StoppedException e) {
      LOG.info("{}; the next start takes it up", e.getMessage());
    } catch (RuntimeException | Error e) {
      failure = e;
      LOG.error("{} has stopped", name, e);
    } finally {
      release();
      consumer.close();
    }
  }

  private void answer(boolean busy) {
    if (questions.isEmpty()) {
      return;
    }
    boolean behind = behind();
    for (CompletableFuture<Boolean> question = questions.poll(); question != null; question = questions
        .poll()) {
      question.complete(!busy && !behind);
    }
  }
}

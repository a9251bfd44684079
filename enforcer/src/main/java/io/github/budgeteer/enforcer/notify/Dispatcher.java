package io.github.budgeteer.enforcer.notify;

import io.github.budgeteer.enforcer.Backoff;
import io.github.budgeteer.events.Decision;
import io.github.budgeteer.events.LedgerEntry;
import io.github.budgeteer.events.Outbox;
import io.github.budgeteer.events.Outbox.Brief;
import io.github.budgeteer.events.Outbox.Message;
import io.github.budgeteer.events.Outbox.Told;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a message of every transition, and has it sent on every channel that it concerns until each has it.
 *
 * <p>A message is kept before the place in the topics is, and forgotten after it was sent; so a crash can repeat one, and lose
 * none. All but the sending happens on the caller's thread.
 */
final class Dispatcher {
  /** What is older when it is read is no news: the notifier was off. What is older and was tried is given up. */
  static final Duration NEWS = Duration.ofDays(1);
  /** A message that is refused hardly ever gets through; an hour is enough to create a missing topic. */
  static final int MOST_REFUSALS = 20;
  /** A reached level waits so long for the grace period or suspension that tells it as well. */
  static final Duration SETTLING = Duration.ofSeconds(2);
  private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);

  private final OutboxLog log;
  private final Wording wording;
  private final InstantSource clock;
  private final Executor workers;
  private final NotifierMetrics metrics;
  private final Map<String, Lane> lanes = new LinkedHashMap<>();
  private final Map<String, Told> told = new HashMap<>();
  private final Map<String, Message> messages = new HashMap<>();
  private final Queue<End> ends = new ConcurrentLinkedQueue<>();

  /** How sending some messages on one channel ended. */
  private record End(Lane lane, List<String> ids, List<Delivery> deliveries) {}

  Dispatcher(OutboxLog log, Collection<? extends Channel> channels, Wording wording, InstantSource clock,
      Backoff backoff, Executor workers, NotifierMetrics metrics) {
    this.log = log;
    this.wording = wording;
    this.clock = clock;
    this.workers = workers;
    this.metrics = metrics;
    for (Channel channel : channels) {
      Lane lane = new Lane(channel, backoff);
      lanes.put(channel.name(), lane);
      metrics.waiting(channel.name(), lane::size);
    }
  }

  /** Takes up what was kept before a start. */
  void restore(Collection<? extends Outbox> kept) {
    List<Message> waiting = new ArrayList<>();
    for (Outbox record : kept) {
      switch (record) {
        case Outbox.Beginning _ -> {
        }
        case Told one -> told.put(one.subject(), one);
        case Message message -> waiting.add(message);
      }
    }
    waiting.sort(Comparator.comparingLong(Message::sequence));
    Map<String, Integer> elsewhere = new TreeMap<>();
    for (Message message : waiting) {
      messages.put(message.id(), message);
      message.attempts().keySet().forEach(name -> {
        Lane lane = lanes.get(name);
        if (lane == null) {
          elsewhere.merge(name, 1, Integer::sum);
        } else {
          lane.add(message.subject(), message.id(), from(lane, message));
        }
      });
    }
    elsewhere.forEach((name, number) -> LOG.warn(
        "{} messages wait for the channel {}, which is not configured; they are kept for it", number, name));
  }

  /** Takes in what happened, in its order; returns once what is to be told of it is safe. */
  void take(List<? extends Incoming> all) {
    Map<String, Told> subjects = new LinkedHashMap<>();
    Map<String, Message> made = new LinkedHashMap<>();
    List<String> overtaken = new ArrayList<>();
    List<Outbox> keep = new ArrayList<>();
    int outdated = 0;
    for (Incoming one : all) {
      Told before = told.get(one.subject());
      if (before != null && one.sequence() <= before.sequence()) {
        continue;
      }
      Brief brief = before == null ? Brief.NONE : before.brief();
      Outbox.Content content = switch (one) {
        case Incoming.OfNotice of -> new Outbox.Noticed(of.notice());
        case Incoming.OfDecision of -> decided(brief, of.entry());
      };
      Told now = new Told(one.subject(), one.sequence(),
          content instanceof Outbox.Decided decided ? decided.brief() : brief);
      told.put(one.subject(), now);
      subjects.put(one.subject(), now);
      if (one.history()) {
        continue;
      }
      if (one.at().isBefore(clock.instant().minus(NEWS))) {
        outdated++;
        continue;
      }
      overtake(one, content, made, keep, overtaken);
      // After a crash between the two records a message is there already whose decision comes again.
      message(one, content).filter(message -> !messages.containsKey(message.id())).ifPresent(message -> {
        messages.put(message.id(), message);
        made.put(message.id(), message);
      });
    }
    if (outdated > 0) {
      LOG.warn("{} decisions and notices are more than a day old, and are told to nobody", outdated);
    }
    keep.addAll(made.values());
    keep.addAll(subjects.values());
    log.save(keep, overtaken);
    // Not before they are safe: what is sent and then forgotten would be sent again.
    made.values().forEach(message -> message.attempts().keySet().stream()
        .map(name -> Objects.requireNonNull(lanes.get(name)))
        .forEach(lane -> lane.add(message.subject(), message.id(), from(lane, message))));
  }

  /** Takes up what has been sent, and sends what is due; returns whether any is under way or due. */
  boolean work() {
    takeUpWhatEnded();
    boolean busy = false;
    for (Lane lane : lanes.values()) {
      List<String> ids = lane.take(clock.instant());
      if (!ids.isEmpty()) {
        List<Outgoing> outgoing = ids.stream()
            .map(id -> wording.outgoing(Objects.requireNonNull(messages.get(id)))).toList();
        workers.execute(() -> ends.add(new End(lane, ids, send(lane.channel(), outgoing))));
      }
      busy |= lane.busy();
    }
    return busy;
  }

  /** Keeps how what was under way has ended. */
  void takeUpWhatEnded() {
    Map<String, Message> changed = new LinkedHashMap<>();
    for (End end = ends.poll(); end != null; end = ends.poll()) {
      for (int i = 0; i < end.ids().size(); i++) {
        Message message = Objects.requireNonNull(messages.get(end.ids().get(i)));
        Message after = ended(end.lane(), message, end.deliveries().get(i));
        messages.put(message.id(), after);
        changed.put(message.id(), after);
      }
    }
    if (changed.isEmpty()) {
      return;
    }
    List<String> forget = new ArrayList<>();
    changed.values().stream().filter(message -> message.attempts().isEmpty()).forEach(message -> {
      messages.remove(message.id());
      forget.add(message.key());
    });
    log.save(changed.values().stream().filter(message -> !message.attempts().isEmpty()).toList(), forget);
  }

  /** Tells whether anything is being sent. */
  boolean busy() {
    return lanes.values().stream().anyMatch(Lane::busy);
  }

  /** Returns which channels do not work, and why. */
  Optional<String> trouble() {
    List<String> troubled = lanes.values().stream()
        .flatMap(lane -> lane.trouble().map(reason -> lane.channel().name() + ": " + reason).stream())
        .toList();
    return troubled.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", troubled));
  }

  private static Outbox.Decided decided(Brief before, LedgerEntry entry) {
    Decision decision = (Decision) entry.entry();
    return new Outbox.Decided(entry, Briefing.after(before, entry, decision),
        Briefing.isNews(before, decision));
  }

  private Optional<Message> message(Incoming one, Outbox.Content content) {
    String id = switch (one) {
      case Incoming.OfDecision of -> of.subject() + '/' + of.sequence();
      case Incoming.OfNotice of ->
        of.subject() + '/' + of.notice().getClass().getSimpleName() + '/' + of.at();
    };
    Message message = new Message(id, one.subject(), one.sequence(), content, Map.of());
    Outgoing outgoing = wording.outgoing(message);
    Map<String, Integer> attempts = new TreeMap<>();
    lanes.forEach((name, lane) -> {
      if (lane.channel().concerns(outgoing)) {
        attempts.put(name, 0);
      }
    });
    return attempts.isEmpty()
        ? Optional.empty()
        : Optional.of(new Message(id, one.subject(), one.sequence(), content, attempts));
  }

  /** Returns when a message may be sent on a channel. */
  private Instant from(Lane lane, Message message) {
    Instant now = clock.instant();
    return mayBeOvertaken(message) && isForPeople(lane, message) ? now.plus(SETTLING) : now;
  }

  private static boolean mayBeOvertaken(Message message) {
    return message.content() instanceof Outbox.Decided decided
        && decided.entry().entry() instanceof Decision decision && Briefing.isOvertakenByNext(decision);
  }

  private boolean isForPeople(Lane lane, Message message) {
    return !lane.channel().concerns(wording.outgoing(message).forMachines());
  }

  /**
   * Spares people the message that the limit is reached where the next one says so too, unless it is out already.
   *
   * @param made messages that are not kept yet
   * @param keep takes the message if it has been kept, and somebody still waits for it
   * @param forget takes its key if it has been kept, and nobody does
   */
  private void overtake(Incoming next, Outbox.Content content, Map<String, Message> made, List<Outbox> keep,
      List<String> forget) {
    String id = next.subject() + '/' + (next.sequence() - 1);
    Message level = messages.get(id);
    if (level == null || !mayBeOvertaken(level) || !(content instanceof Outbox.Decided decided)
        || !(decided.entry().entry() instanceof Decision decision) || !Briefing.overtakesLevel(decision)) {
      return;
    }
    boolean fresh = made.remove(id) != null;
    Message spared = level;
    for (String name : level.attempts().keySet()) {
      Lane lane = lanes.get(name);
      if (lane != null && isForPeople(lane, level)
          && (fresh || lane.remove(level.subject(), id, clock.instant()))) {
        spared = spared.doneOn(name);
      }
    }
    if (spared.attempts().isEmpty()) {
      messages.remove(id);
      if (!fresh) {
        forget.add(level.key());
      }
      return;
    }
    messages.put(id, spared);
    if (fresh) {
      made.put(id, spared);
    } else {
      keep.add(spared);
    }
  }

  private List<Delivery> send(Channel channel, List<Outgoing> outgoing) {
    try {
      return channel.send(outgoing);
    } catch (RuntimeException e) {
      // Neither its message nor its trace: either may have the address in it.
      Delivery failed = new Delivery.Unavailable("failed with " + e.getClass().getSimpleName());
      return outgoing.stream().map(one -> failed).toList();
    }
  }

  private Message ended(Lane lane, Message message, Delivery delivery) {
    String channel = lane.channel().name();
    Instant now = clock.instant();
    return switch (delivery) {
      case Delivery.Delivered _ -> {
        lane.delivered(message.subject(), now);
        metrics.delivered(channel);
        yield message.doneOn(channel);
      }
      case Delivery.Failed failed -> {
        Message tried = message.triedOn(channel);
        int attempts = Objects.requireNonNull(tried.attempts().get(channel));
        boolean refused = failed instanceof Delivery.Refused && attempts >= MOST_REFUSALS;
        if (refused || happened(message).isBefore(now.minus(NEWS))) {
          lane.givenUp(message.subject(), failed, now);
          metrics.failed(channel);
          LOG.error("{} does not get {}, which is given up after attempt {}: {}", channel, message.id(),
              attempts, failed.reason());
          yield tried.doneOn(channel);
        }
        lane.failed(message.subject(), failed, attempts, now);
        metrics.retried(channel);
        LOG.warn("{} has not got {} in attempt {}, which is tried again: {}", channel, message.id(), attempts,
            failed.reason());
        yield tried;
      }
    };
  }

  private static Instant happened(Message message) {
    return switch (message.content()) {
      case Outbox.Decided decided -> decided.entry().observedAt();
      case Outbox.Noticed noticed -> noticed.notice().occurredAt();
    };
  }
}

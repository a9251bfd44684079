package io.github.budgeteer.connectors.s3;

import io.github.budgeteer.connectors.Pause;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Objects to read, in the order in which they were found. One that can't be read now is set back: it comes again after a while, and
 * holds up no other.
 */
final class Backlog {
  /** So many are no matter of single objects: then nothing more is looked for. */
  private static final int MOST_SET_BACK = 100;

  private final InstantSource clock;
  private final Deque<Work> waiting = new ArrayDeque<>();
  private final Map<String, Work> setBack = new LinkedHashMap<>();

  Backlog(InstantSource clock) {
    this.clock = clock;
  }

  /**
   * An object to read.
   *
   * @param receipts messages that told of it; none if it was found by listing
   * @param pause between attempts
   */
  record Work(S3Object object, List<MessageQueue.Receipt> receipts, Pause pause) {}

  void add(S3Object object, List<MessageQueue.Receipt> receipts) {
    Work before = setBack.get(object.id());
    if (before == null) {
      waiting.add(new Work(object, receipts, new Pause(clock)));
    } else {
      List<MessageQueue.Receipt> all = new ArrayList<>(before.receipts());
      all.addAll(receipts);
      setBack.put(object.id(), new Work(object, List.copyOf(all), before.pause()));
    }
  }

  /** An attempt to read an object failed. */
  void setBack(Work work) {
    work.pause().begin();
    setBack.put(work.object().id(), work);
  }

  /** Tells whether more should be looked for. */
  boolean wantsMore() {
    return waiting.isEmpty() && setBack.size() < MOST_SET_BACK;
  }

  /** Takes the next one; those that were set back when there is no other. */
  Optional<Work> take() {
    if (!waiting.isEmpty()) {
      return Optional.of(waiting.remove());
    }
    Optional<Work> again = setBack.values().stream().filter(work -> !work.pause().isOn()).findFirst();
    again.ifPresent(work -> setBack.remove(work.object().id()));
    return again;
  }
}

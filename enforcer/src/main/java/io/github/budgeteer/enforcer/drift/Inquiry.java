package io.github.budgeteer.enforcer.drift;

import io.github.budgeteer.events.Drift;
import io.github.budgeteer.events.ReconciliationRecord;
import io.github.budgeteer.events.ReconciliationRecord.Asked;
import io.github.budgeteer.events.ReconciliationRecord.Fate;
import io.github.budgeteer.events.ReconciliationRecord.Part;
import io.github.budgeteer.events.ReconciliationRecord.Repair;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One request, as far as it has been answered by one part; not safe for several threads at once. */
public final class Inquiry {
  private static final Duration WORD_EVERY = Duration.ofSeconds(5);

  private final Asked asked;
  private final Part part;
  private final Consumer<ReconciliationRecord> reply;
  private final Set<String> toLookAt = new LinkedHashSet<>();
  private final Map<String, Drift> underRepair = new HashMap<>();
  private final List<String> passedOver = new ArrayList<>();
  private int all;
  private int looked;
  private int underWay;
  private Instant told;

  /**
   * Begins to answer a request.
   *
   * @param reply takes the answers
   */
  public Inquiry(Asked asked, Part part, Consumer<ReconciliationRecord> reply, Instant now) {
    this.asked = asked;
    this.part = part;
    this.reply = reply;
    told = now;
  }

  /** Returns about whom it is; nobody for everybody. */
  public List<String> principals() {
    return asked.principals();
  }

  /** Tells whether what differs is to be repaired. */
  public boolean repairs() {
    return asked.repair() == Repair.REPAIR;
  }

  /** Has a principal looked at. */
  public void add(String principalId) {
    if (toLookAt.add(principalId)) {
      all++;
    }
  }

  /** Takes that there is nothing to compare. */
  public void passOver(String principalId) {
    passedOver.add(principalId);
  }

  /** Returns who is to be looked at next, so many at most, who then counts as under way. */
  public List<String> next(int most) {
    List<String> next = toLookAt.stream().limit(most).toList();
    next.forEach(toLookAt::remove);
    underWay += next.size();
    return next;
  }

  /** Takes that a look found nothing to repair, or what became of what it found is told apart. */
  public void looked() {
    underWay--;
    looked++;
  }

  /** Tells what was found and what became of it. */
  public void found(String principalId, @Nullable Drift drift, Fate fate, @Nullable String message) {
    reply.accept(new ReconciliationRecord.Found(asked.id(), part, principalId, drift, fate, message));
  }

  /** Takes that a repair is under way whose end is to be told. */
  public void awaits(String principalId, Drift drift) {
    underRepair.put(principalId, drift);
  }

  /** Takes the end of a try to repair something. */
  public void repaired(String principalId, Fate fate, @Nullable String message) {
    Drift drift = underRepair.remove(principalId);
    if (drift != null) {
      found(principalId, drift, fate, message);
    }
  }

  /** Tells how far it is, now and then, or that it is done; returns whether it is. */
  public boolean isAnswered(Instant now) {
    if (toLookAt.isEmpty() && underWay == 0 && underRepair.isEmpty()) {
      reply.accept(new ReconciliationRecord.Answered(asked.id(), part, looked, passedOver));
      return true;
    }
    if (!now.isBefore(told.plus(WORD_EVERY))) {
      told = now;
      reply.accept(new ReconciliationRecord.Progressed(asked.id(), part, looked, all));
    }
    return false;
  }
}

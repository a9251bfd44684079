package io.github.budgeteer.enforcer;

import io.github.budgeteer.enforcer.drift.DriftMetrics;
import io.github.budgeteer.enforcer.drift.Finding;
import io.github.budgeteer.enforcer.drift.Inquiry;
import io.github.budgeteer.enforcer.drift.Inspector;
import io.github.budgeteer.enforcer.drift.Rounds;
import io.github.budgeteer.enforcer.iam.IamPrincipal;
import io.github.budgeteer.events.Activity;
import io.github.budgeteer.events.EnforcementState;
import io.github.budgeteer.events.Outcome;
import io.github.budgeteer.events.ReconciliationRecord.Fate;
import io.github.budgeteer.events.ReconciliationRecord.Part;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says who is looked at again after a decision has been carried out, and looks: whoever CloudTrail tells of at once, others only
 * while no decision is being carried out, so that those have IAM's rate to themselves.
 *
 * <p>A look only reads. One thread calls the methods; looks run on the workers.
 */
final class DriftWatch {
  private static final Logger LOG = LoggerFactory.getLogger(DriftWatch.class);
  /** Changes come in groups: after a look, the next one of the same principal waits for the rest of them. */
  private static final Duration REST = Duration.ofSeconds(10);

  private final Inspector inspector;
  private final InstantSource clock;
  private final Executor workers;
  private final int mostUnderWay;
  private final @Nullable Rounds rounds;
  private final Map<Holder, Set<String>> held = new HashMap<>();
  private final Agenda touched = new Agenda();
  private final Map<String, Instant> rests = new HashMap<>();
  private final List<Inquiry> inquiries = new ArrayList<>();
  private final Queue<Look> ends = new ConcurrentLinkedQueue<>();
  private int underWay;

  /**
   * Makes a watch over nobody.
   *
   * @param mostUnderWay looks at the same time
   * @param every how long a round over everybody takes; nothing to look only where there is a reason
   */
  DriftWatch(Inspector inspector, InstantSource clock, Executor workers, int mostUnderWay,
      Optional<Duration> every, DriftMetrics metrics) {
    this.inspector = inspector;
    this.clock = clock;
    this.workers = workers;
    this.mostUnderWay = mostUnderWay;
    rounds = every.map(interval -> new Rounds(interval, 1, clock.instant())).orElse(null);
    if (rounds != null) {
      metrics.rounds(Part.ACCESS, clock, rounds::lastFull);
    }
  }

  /**
   * What a look found.
   *
   * @param state what it was compared with
   * @param inquiry for whom; null if nobody asked
   */
  record Look(EnforcementState state, Finding finding, @Nullable Inquiry inquiry) {}

  /** On whom a deny is put, which CloudTrail names without a path: of a session, its role. */
  private record Holder(String account, String kind, String name) {
    static Optional<Holder> of(String principalId) {
      return switch (IamPrincipal.of(principalId)) {
        case IamPrincipal.User user -> Optional.of(new Holder(user.account(), "user", user.name()));
        case IamPrincipal.Role role -> Optional.of(new Holder(role.account(), "role", role.name()));
        case IamPrincipal.Session session ->
          Optional.of(new Holder(session.account(), "role", session.role()));
        case IamPrincipal.Unbound unbound -> Optional.empty();
      };
    }
  }

  /** Takes that something is, or was, wanted of a principal. */
  void know(String principalId) {
    Holder.of(principalId)
        .ifPresent(holder -> held.computeIfAbsent(holder, key -> new LinkedHashSet<>()).add(principalId));
  }

  /** Takes what CloudTrail tells; most of it concerns nobody who was ever suspended. */
  void observe(Activity activity) {
    switch (activity) {
      case Activity.PrincipalChanged changed -> touch(changed.principalId());
      case Activity.PrincipalRenamed renamed -> {
        touch(renamed.principalId());
        touch(renamed.newPrincipalId());
      }
      case Activity.CredentialChanged changed -> touch(changed.principalId());
      case Activity.AccessChanged changed -> touch(changed.principalId());
      case Activity other -> {
        // Says nothing about anybody's policies and keys.
      }
    }
  }

  private void touch(String principalId) {
    Instant now = clock.instant();
    for (String concerned : Holder.of(principalId).map(held::get).orElse(Set.of())) {
      Instant rest = rests.getOrDefault(concerned, now);
      touched.at(concerned, rest.isAfter(now) ? rest : now);
    }
  }

  /** Takes a request, which says itself when it is answered. */
  void ask(Inquiry inquiry) {
    // Somebody wants to know how it is now.
    inspector.doubtShared();
    inquiries.add(inquiry);
  }

  /**
   * Begins looks that are due.
   *
   * @param states tells what is wanted of a principal; null if nothing ever was
   * @param everybody tells who can be looked at
   * @param quiet whether no decision is being carried out
   * @return whether somebody waits for the end of a look or of a request
   */
  boolean work(Function<String, @Nullable EnforcementState> states, Supplier<List<String>> everybody,
      boolean quiet) {
    Instant now = clock.instant();
    rests.values().removeIf(rest -> !rest.isAfter(now));
    for (String next = nextTouched(now); next != null; next = nextTouched(now)) {
      EnforcementState state = states.apply(next);
      if (state != null && !state.settled()) {
        // Whoever is being worked on may have been read before the change.
        touched.at(next, now.plus(REST));
      } else if (look(state, null)) {
        rests.put(next, now.plus(REST));
      }
    }
    if (quiet) {
      for (Inquiry inquiry : inquiries) {
        for (String next : inquiry.next(room())) {
          if (!look(states.apply(next), inquiry)) {
            // A decision has come since it was asked: that one is verified by itself.
            inquiry.looked();
          }
        }
      }
      if (rounds != null && room() > 0) {
        rounds.due(now, everybody).forEach(next -> look(states.apply(next), null));
      }
    }
    inquiries.removeIf(inquiry -> inquiry.isAnswered(now));
    return underWay > 0 || !inquiries.isEmpty();
  }

  /** Returns the looks that have ended. */
  List<Look> ended() {
    List<Look> all = new ArrayList<>();
    for (Look end = ends.poll(); end != null; end = ends.poll()) {
      underWay--;
      all.add(end);
    }
    return all;
  }

  /** Takes the end of a try to carry something out, whoever may have asked about it. */
  void tried(String principalId, Outcome outcome) {
    for (Inquiry inquiry : inquiries) {
      switch (outcome) {
        case Outcome.Verified verified -> inquiry.repaired(principalId, Fate.REPAIRED, null);
        case Outcome.HeldBack heldBack -> inquiry.repaired(principalId, Fate.REMAINS, heldBack.message());
        case Outcome.Failed failed -> inquiry.repaired(principalId, Fate.REMAINS, failed.message());
      }
    }
  }

  private @Nullable String nextTouched(Instant now) {
    return room() > 0 ? touched.next(now) : null;
  }

  private int room() {
    return mostUnderWay - underWay;
  }

  private boolean look(@Nullable EnforcementState state, @Nullable Inquiry inquiry) {
    if (state == null || !Inspector.canLookAt(state)) {
      return false;
    }
    underWay++;
    workers.execute(() -> ends.add(new Look(state, inspect(state), inquiry)));
    return true;
  }

  private Finding inspect(EnforcementState state) {
    try {
      return inspector.inspect(state);
    } catch (RuntimeException e) {
      LOG.error("{} could not be looked at", state.principalId(), e);
      // Only the kind goes on record: a client's message may hold a request.
      return new Finding.Unread("failed: " + e.getClass().getSimpleName());
    }
  }
}

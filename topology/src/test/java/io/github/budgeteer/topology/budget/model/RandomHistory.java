package io.github.budgeteer.topology.budget.model;

import io.github.budgeteer.events.Access;
import io.github.budgeteer.events.AdjustmentLine;
import io.github.budgeteer.events.ChargeBasis;
import io.github.budgeteer.events.ChargeLine;
import io.github.budgeteer.events.Component;
import io.github.budgeteer.events.Directive;
import io.github.budgeteer.events.Fact;
import io.github.budgeteer.events.Mode;
import io.github.budgeteer.events.Outcome;
import io.github.budgeteer.events.PeriodSpec;
import io.github.budgeteer.events.Place;
import io.github.budgeteer.events.Policy;
import io.github.budgeteer.events.Unpriced;
import io.github.budgeteer.events.Usd;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;
import org.jspecify.annotations.Nullable;

/** What can happen to an account, at random: times stay on a grid of minutes, so that boundaries are met exactly. */
public final class RandomHistory {
  private static final Duration NANO = Duration.ofNanos(1);

  private RandomHistory() {}

  /** One thing that happens, so long after the one before. */
  public record Step(Gap gap, Event event) {}

  /** How long until the next thing happens: a time, or until the account's next timer is due. */
  public record Gap(Duration time, boolean untilDue) {}

  /** What happens. */
  public sealed interface Event {}

  public record Charge(String usd, Duration late, boolean estimated, boolean half) implements Event {}

  /**
   * Charges are rated again: those of the present period, and of those with the last statements. Of more than two only the
   * oldest, as if it had been the present one.
   */
  public record Adjust(String usd, String estimated, int periodsAgo) implements Event {}

  public record Rules(Policy policy) implements Event {}

  /** A directive; its times count from when it is asked for. */
  public record Ask(Request request) implements Event {}

  /** Makes a request of the time it is asked for. */
  public interface Request {
    Directive.Request at(Instant now);
  }

  public record Sight(Fact.Sighting sighting, Duration late) implements Event {}

  /** An outcome for the decision that many before the pending one. */
  public record Answer(Outcome outcome, int before, Duration late) implements Event {}

  public record Pass() implements Event {}

  public static Arbitrary<List<Step>> steps() {
    return Combinators.combine(gaps(), events()).as(Step::new).list().ofMinSize(1).ofMaxSize(50);
  }

  private static Arbitrary<Gap> gaps() {
    return Arbitraries.frequencyOf(
        Tuple.of(8,
            Arbitraries.of(0, 0, 1, 4, 5, 6, 30).map(minutes -> new Gap(Duration.ofMinutes(minutes), false))),
        Tuple.of(2, Arbitraries.of(6, 24, 72, 1000).map(hours -> new Gap(Duration.ofHours(hours), false))),
        Tuple.of(3, Arbitraries.of(NANO.negated(), Duration.ZERO, NANO).map(after -> new Gap(after, true))));
  }

  private static Arbitrary<Event> events() {
    return Arbitraries.frequencyOf(Tuple.of(10, charges()), Tuple.of(2, adjustments()), Tuple.of(3, policies()
        .map(Rules::new)), Tuple.of(6, requests().map(Ask::new)), Tuple.of(2, sightings()),
        Tuple.of(6, answers()),
        Tuple.of(2, Arbitraries.just(new Pass())));
  }

  private static Arbitrary<Event> charges() {
    Arbitrary<Duration> late = Arbitraries.frequencyOf(Tuple.of(5, Arbitraries.just(Duration.ZERO)),
        Tuple.of(3, Arbitraries.of(-4, 1, 5, 10, 60).map(Duration::ofMinutes)),
        Tuple.of(1, Arbitraries.of(12, 24, 48, 500).map(Duration::ofHours)));
    Arbitrary<Boolean> seldom = Arbitraries.of(true, false, false, false);
    return Combinators.combine(usd(), late, seldom, seldom).as(Charge::new);
  }

  private static Arbitrary<Event> adjustments() {
    Arbitrary<String> change = Combinators.combine(Arbitraries.of("", "-"), usd()).as(String::concat)
        .map(text -> Usd.of(text).toString());
    return Combinators
        .combine(change, Arbitraries.of("0", "0", "-1", "-5", "2"), Arbitraries.of(0, 0, 0, 1, 2, 9))
        .as(Adjust::new);
  }

  private static Arbitrary<String> usd() {
    return Arbitraries.of("0", "0.000001", "0.5", "1", "2", "3", "6.999999", "7", "9", "10", "25");
  }

  private static Arbitrary<@Nullable Usd> limits() {
    return Arbitraries.of("10", "10", "10", "5", "20", "0").map(Usd::of).injectNull(0.1);
  }

  public static Arbitrary<Policy> policies() {
    Arbitrary<int[]> percents = Arbitraries.of(new int[]{70, 90}, new int[]{70, 90}, new int[]{50, 100},
        new int[]{1, 1});
    Arbitrary<Duration> grace = Arbitraries.of(5, 5, 0, 0, 60, 1440).map(Duration::ofMinutes);
    Arbitrary<Boolean> stopped = Arbitraries.of(false, false, false, true);
    return Combinators
        .combine(limits(), percents, grace, periods(), Arbitraries.of(Mode.ENFORCE, Mode.ENFORCE,
            Mode.OBSERVE), Arbitraries.of(Unpriced.class), stopped)
        .as((limit, percent, wait, period, mode, unpriced,
            stop) -> new Policy(limit, percent[0], percent[1], wait, period, mode, unpriced, stop));
  }

  private static Arbitrary<PeriodSpec> periods() {
    Arbitrary<PeriodSpec> rolling = Arbitraries.of(1, 1, 2, 30)
        .map(days -> new PeriodSpec.Rolling(Duration.ofDays(days)));
    Arbitrary<PeriodSpec> calendar = Combinators.combine(Arbitraries.of(PeriodSpec.Unit.class),
        Arbitraries.of("UTC", "America/New_York", "Europe/Berlin", "Pacific/Apia").map(ZoneId::of))
        .as(PeriodSpec.Calendar::new);
    return Arbitraries.oneOf(rolling, calendar);
  }

  public static Arbitrary<Request> requests() {
    Arbitrary<Duration> ends = Arbitraries.of(-60, -1, 0, 1, 5, 60, 1440, 4000).map(Duration::ofMinutes);
    Arbitrary<Request> set = limits().map(limit -> now -> new Directive.SetLimit(limit));
    Arbitrary<Request> lease = Combinators.combine(limits(), ends)
        .as((limit, end) -> now -> new Directive.GrantLease(limit, now.plus(end)));
    Arbitrary<Request> exempt = ends.map(end -> now -> new Directive.Exempt(now.plus(end), "Ana"));
    Arbitrary<Request> mode = Arbitraries.of(Mode.class).injectNull(0.3)
        .map(to -> now -> new Directive.SetMode(to));
    Arbitrary<Request> other = Arbitraries.of(new Directive.UseDefaultLimit(), new Directive.Hold(),
        new Directive.Hold(), new Directive.Lift(), new Directive.Lift(), new Directive.Release(),
        new Directive.Restore()).map(request -> now -> request);
    return Arbitraries.frequencyOf(Tuple.of(2, set), Tuple.of(2, lease), Tuple.of(2, exempt),
        Tuple.of(2, mode),
        Tuple.of(5, other));
  }

  private static Arbitrary<Event> sightings() {
    return Combinators.combine(Arbitraries.of(Fact.Sighting.class),
        Arbitraries.of(0, 0, 0, 1, 10, 60).map(Duration::ofMinutes)).as(Sight::new);
  }

  private static Arbitrary<Event> answers() {
    return Combinators.combine(outcomes(), Arbitraries.of(0, 0, 0, 0, 1, 3),
        Arbitraries.of(0, 0, 1, 10).map(Duration::ofMinutes)).as(Answer::new);
  }

  public static Arbitrary<Outcome> outcomes() {
    return Arbitraries.frequencyOf(
        Tuple.of(6,
            Arbitraries.of(Access.DENIED, Access.ALLOWED, Access.DENIED, Access.ALLOWED, Access.UNKNOWN)
                .map(access -> new Outcome.Verified(access))),
        Tuple.of(2, Arbitraries.just(new Outcome.HeldBack("many"))),
        Tuple.of(2, Arbitraries.of(Outcome.Reason.class).map(reason -> new Outcome.Failed(reason, "why"))));
  }

  /** Makes a charge of one model: priced, estimated, or both in halves. */
  public static Fact.Charged charged(Charge charge, int call) {
    Usd usd = Usd.of(charge.usd());
    ChargeLine line = new ChargeLine(Component.INPUT, 1_000_000, usd, "p", charge.estimated());
    return charge.half()
        ? new Fact.Charged("call-" + call, "model", null, basis(charge.estimated()), usd.plus(usd),
            List.of(line, new ChargeLine(Component.OUTPUT, 1_000_000, usd, "p", false)),
            new Place("/log", call, call))
        : new Fact.Charged("call-" + call, "model", null, basis(charge.estimated()), usd, List.of(line),
            new Place("/log", call, call));
  }

  private static ChargeBasis basis(boolean estimated) {
    return estimated ? ChargeBasis.ESTIMATED : ChargeBasis.PRICED;
  }

  /** Makes an adjustment of the present period, and of ended ones if there are any, that changes its one model. */
  public static Fact.Adjusted adjusted(Adjust adjust, Instant present, List<Instant> ended, Usd before) {
    Usd change = Usd.of(adjust.usd());
    Usd sum = change;
    List<Fact.Adjusted.EndedPeriod> parts = new ArrayList<>();
    for (Instant start : ended) {
      parts.add(new Fact.Adjusted.EndedPeriod(start, change));
      sum = sum.plus(change);
    }
    return new Fact.Adjusted(sum, present, change, Usd.of(adjust.estimated()), Usd.ZERO,
        List.of(new AdjustmentLine("model", "model", Component.INPUT, 1, before, before.plus(sum), "p")),
        parts);
  }
}

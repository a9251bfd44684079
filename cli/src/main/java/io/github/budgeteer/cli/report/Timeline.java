package io.github.budgeteer.cli.report;

import io.github.budgeteer.cli.report.DecisionWords.Told;
import io.github.budgeteer.cli.report.DecisionWords.Weight;
import io.github.budgeteer.cli.report.TextLayout.Paint;
import io.github.budgeteer.events.Decision;
import io.github.budgeteer.events.Fact;
import io.github.budgeteer.events.LedgerEntry;
import io.github.budgeteer.events.Threshold;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What was decided, in order, day by day: everything about access, and as much of the rest as fits. */
final class Timeline {
  static final int MOST = 40;
  private static final double NAME_SHARE = 0.3;
  private static final String INDENT = "  ";
  private static final int CLOCK_WIDTH = 5;

  private final TextLayout layout;
  private final Times times;
  private final DecisionWords words;
  private final PrincipalNames names;

  Timeline(PrincipalNames names, TextLayout layout) {
    this.layout = layout;
    this.times = new Times(layout.zone());
    this.words = new DecisionWords(times);
    this.names = names.within((int) (layout.width() * NAME_SHARE));
  }

  /** One line, before it is laid out; several decisions may share it. */
  private record Event(int order, Instant at, String who, Told told, int decisions) {}

  List<String> lines(List<LedgerEntry> decisions) {
    List<Event> events = events(decisions.stream().sorted(RunReport.BY_TIME).toList());
    Set<Event> kept = events.stream()
        .sorted(
            Comparator.comparing((Event event) -> event.told.weight()).thenComparing(Event::order).reversed())
        .limit(MOST).collect(Collectors.toSet());
    int left = events.stream().filter(event -> !kept.contains(event)).mapToInt(Event::decisions).sum();

    List<String> lines = new ArrayList<>();
    Event above = null;
    for (Event event : events) {
      if (kept.contains(event)) {
        lay(event, above, lines);
        above = event;
      }
    }
    if (left > 0) {
      lines
          .add(layout.paint(Paint.QUIET, "... and " + Figures.count(left) + " more (--format json has all)"));
    }
    return lines;
  }

  private List<Event> events(List<LedgerEntry> decisions) {
    List<LedgerEntry> opened = decisions.stream()
        .filter(entry -> entry.entry() instanceof Decision.BudgetInitialized).toList();
    Map<Instant, Integer> refreshed = new HashMap<>();
    decisions.stream().filter(entry -> entry.entry() instanceof Decision.BudgetRefreshed)
        .forEach(entry -> refreshed.merge(entry.occurredAt(), 1, Integer::sum));
    Set<Instant> told = new HashSet<>();
    Set<Moment> implied = implied(decisions);
    List<Event> events = new ArrayList<>();
    for (LedgerEntry entry : decisions) {
      Instant at = entry.occurredAt();
      int order = events.size();
      switch (entry.entry()) {
        case Decision.BudgetInitialized _ when opened.size() > 1 -> {
          if (entry.equals(opened.getFirst())) {
            events.add(gathered(order, at, opened.size(), "budgets opened" + until(opened.getLast(), at)));
          }
        }
        case Decision.BudgetRefreshed _ when count(refreshed, at) > 1 -> {
          if (told.add(at)) {
            events.add(gathered(order, at, count(refreshed, at), "budgets begin a new period"));
          }
        }
        case Decision.ThresholdChanged changed when implied.contains(Moment.of(entry, changed.to())) -> {
        }
        case Decision decision ->
          events.add(new Event(order, at, names.of(entry.principalId()), words.tell(decision, at), 1));
        case Fact _ -> {
        }
      }
    }
    return events;
  }

  /** A level that a principal came to at a time. */
  private record Moment(String principalId, Instant at, Threshold level) {
    static Moment of(LedgerEntry entry, Threshold level) {
      return new Moment(entry.principalId(), entry.occurredAt(), level);
    }
  }

  /** Returns the level changes that another decision of the same moment tells too. */
  private static Set<Moment> implied(List<LedgerEntry> decisions) {
    Set<Moment> implied = new HashSet<>();
    for (LedgerEntry entry : decisions) {
      if (entry.entry() instanceof Decision.GracePeriodStarted
          || entry.entry() instanceof Decision.SuspensionRequired) {
        implied.add(Moment.of(entry, Threshold.EXCEEDED));
      } else if (entry.entry() instanceof Decision.BudgetRefreshed) {
        implied.add(Moment.of(entry, Threshold.NORMAL));
      }
    }
    return implied;
  }

  private static int count(Map<Instant, Integer> refreshed, Instant at) {
    return refreshed.getOrDefault(at, 0);
  }

  private String until(LedgerEntry last, Instant first) {
    return last.occurredAt().equals(first) ? "" : ", the last at " + times.near(last.occurredAt(), first);
  }

  private static Event gathered(int order, Instant at, int decisions, String text) {
    return new Event(order, at, "",
        new Told(Figures.count(decisions) + ' ' + text, Paint.QUIET, Weight.ROUTINE),
        decisions);
  }

  private void lay(Event event, @Nullable Event above, List<String> lines) {
    boolean sameDay = above != null && times.date(above.at).equals(times.date(event.at));
    if (!sameDay) {
      lines.add(layout.paint(Paint.HEADING, times.date(event.at).toString()));
    }
    boolean sameMinute = above != null && sameDay && times.clock(above.at).equals(times.clock(event.at));
    boolean sameWho = above != null && sameMinute && above.who.equals(event.who);
    String start = INDENT + (sameMinute ? " ".repeat(CLOCK_WIDTH) : times.clock(event.at)) + INDENT;
    if (event.who.isEmpty()) {
      lines.add(start + layout.paint(event.told.paint(), event.told.text()));
      return;
    }
    int nameWidth = names.widest();
    String who = sameWho ? "" : event.who;
    String name = who + " ".repeat(Math.max(0, nameWidth - who.length())) + INDENT;
    int indent = start.length() + name.length();
    for (String line : Wrapped.lines(event.told.text(), layout.width() - indent)) {
      lines.add(start + name + layout.paint(event.told.paint(), line));
      start = " ".repeat(indent);
      name = "";
    }
  }
}

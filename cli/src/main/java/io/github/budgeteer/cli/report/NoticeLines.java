package io.github.budgeteer.cli.report;

import io.github.budgeteer.cli.report.TextLayout.Paint;
import io.github.budgeteer.events.Notice;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** When metering was blind. */
public final class NoticeLines {
  static final int MOST = 10;
  private static final String INDENT = "  ";

  private NoticeLines() {}

  /** Returns a section of a report, the newest last; empty where there is nothing to tell. */
  static List<String> section(List<Notice> notices, TextLayout layout) {
    List<String> lines = new ArrayList<>();
    if (notices.isEmpty()) {
      return lines;
    }
    Times times = new Times(layout.zone());
    lines.add(layout.paint(Paint.HEADING, "Metering") + " (times in " + times.name() + ")");
    List<Notice> ordered = notices.stream().sorted(Comparator.comparing(Notice::occurredAt)).toList();
    int left = Math.max(0, ordered.size() - MOST);
    if (left > 0) {
      lines.add(
          layout.paint(Paint.QUIET, "... " + Figures.count(left) + " before (--format json has all)"));
    }
    ordered.subList(left, ordered.size()).forEach(notice -> lay(notice, times, layout, lines));
    return lines;
  }

  /** Returns a line for each way in which metering is blind now; none where it is not. */
  public static List<String> standing(Iterable<Notice> notices, TextLayout layout) {
    Map<String, Notice> newest = new TreeMap<>();
    notices.forEach(notice -> newest.put(notice.blindness().key(), notice));
    NoticeWords words = new NoticeWords(new Times(layout.zone()));
    List<String> lines = new ArrayList<>();
    for (Notice notice : newest.values()) {
      if (notice instanceof Notice.MeteringBlind blind) {
        Wrapped.lines(words.standing(blind), layout.width())
            .forEach(line -> lines.add(layout.paint(Paint.ALARM, line)));
      }
    }
    return lines;
  }

  private static void lay(Notice notice, Times times, TextLayout layout, List<String> lines) {
    String start = INDENT + times.full(notice.occurredAt()) + INDENT;
    Paint paint = switch (notice) {
      case Notice.MeteringBlind _ -> Paint.ALARM;
      case Notice.MeteringResumed _ -> Paint.GOOD;
    };
    for (String line : Wrapped.lines(new NoticeWords(times).tell(notice), layout.width() - start.length())) {
      lines.add(start + layout.paint(paint, line));
      start = " ".repeat(start.length());
    }
  }
}

package io.github.budgeteer.connectors.s3;

import io.github.budgeteer.connectors.log.LogFiles;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The logs of AWS that are read, by the folder below {@code AWSLogs/ACCOUNT/} that each writes to. */
enum LogKind {
  INVOCATIONS("BedrockModelInvocationLogs"), CLOUDTRAIL("CloudTrail");

  /** Of one account, or of one in an organization's trail. */
  private static final Pattern ACCOUNT_FOLDER = Pattern
      .compile("(?:^|.*/)AWSLogs/(?:o-[a-z0-9]+/)?\\d{12}/([^/]+)/.*");
  private static final Pattern DATED = Pattern
      .compile("/(\\d{4})/(?:(\\d{2})/(?:(\\d{2})/(?:(\\d{2})/)?)?)?$");

  private final String folder;

  LogKind(String folder) {
    this.folder = folder;
  }

  /** Tells whether an object is a log of this kind, by its key. */
  boolean isLog(String key) {
    return isOurs(key) && LogFiles.isLog(key);
  }

  /**
   * Tells whether logs of this kind may lie below a folder that were written since a time. Folders carry the time of writing, in
   * UTC, by the day or hour.
   *
   * @param path key prefix that ends with a slash
   */
  boolean mayHold(String path, Instant since) {
    if (!isOurs(path) || !LogFiles.isLog(path + "log.json")) {
      return false;
    }
    int dates = path.indexOf('/' + folder + '/');
    Matcher dated = DATED.matcher(path);
    return dates < 0 || !dated.find() || dated.start() < dates || !end(dated).isBefore(since);
  }

  private boolean isOurs(String path) {
    Matcher account = ACCOUNT_FOLDER.matcher(path);
    return !account.matches() || account.group(1).equals(folder);
  }

  /** Returns when the time ends that a folder stands for. */
  private static Instant end(Matcher dated) {
    try {
      LocalDateTime start = LocalDateTime.of(number(dated, 1, 1), number(dated, 2, 1), number(dated, 3, 1),
          number(dated, 4, 0), 0);
      ChronoUnit unit = dated.group(4) != null
          ? ChronoUnit.HOURS
          : dated.group(3) != null
              ? ChronoUnit.DAYS
              : dated.group(2) != null ? ChronoUnit.MONTHS : ChronoUnit.YEARS;
      return start.plus(1, unit).toInstant(ZoneOffset.UTC);
    } catch (DateTimeException e) {
      return Instant.MAX; // No date, so a folder like others.
    }
  }

  private static int number(Matcher dated, int group, int otherwise) {
    return dated.group(group) == null ? otherwise : Integer.parseInt(dated.group(group));
  }
}

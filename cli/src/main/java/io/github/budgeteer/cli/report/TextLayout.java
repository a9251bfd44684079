package io.github.budgeteer.cli.report;

import java.io.Console;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/**
 * How text for people is laid out.
 *
 * @param width columns that a line may take; what does not fit into 80 is laid out for 80
 * @param zone in which times are told
 * @param colours whether colours may be used
 */
public record TextLayout(int width, ZoneId zone, Colours colours) {
  private static final int NARROWEST = 80;
  private static final int WIDEST = 140;
  private static final int DEFAULT = 100;
  private static final int MOST_DIGITS = 4;

  public TextLayout {
    width = Math.clamp(width, NARROWEST, WIDEST);
  }

  /** Whether the reader's terminal understands ANSI colours. */
  public enum Colours {
    PLAIN, ANSI
  }

  /** Returns the width that a terminal tells in {@code COLUMNS}, 100 where it tells none. */
  public static int widthOf(@Nullable String columns) {
    return columns != null && columns.length() <= MOST_DIGITS && columns.matches("[1-9][0-9]*")
        ? Integer.parseInt(columns)
        : DEFAULT;
  }

  /** Returns the layout for this process's standard output: colours only where that is a terminal that wants them. */
  public static TextLayout ofTerminal(ZoneId zone) {
    return new TextLayout(widthOf(System.getenv("COLUMNS")), zone,
        isTerminal() && System.getenv("NO_COLOR") == null ? Colours.ANSI : Colours.PLAIN);
  }

  /** Tells whether somebody reads along, and not a file or a pipe. */
  @SuppressWarnings("SystemConsoleNull") // Documented as nullable all the same.
  public static boolean isTerminal() {
    Console console = System.console();
    return console != null && console.isTerminal();
  }

  String paint(Paint paint, String text) {
    return colours == Colours.PLAIN || paint == Paint.NONE ? text : paint.code + text + "\u001b[0m";
  }

  /** What a colour means. */
  enum Paint {
    NONE(""), HEADING("\u001b[1m"), QUIET("\u001b[2m"), ALARM("\u001b[31m"), CAUTION("\u001b[33m"), GOOD(
        "\u001b[32m");

    private final String code;

    Paint(String code) {
      this.code = code;
    }
  }
}

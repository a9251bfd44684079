package io.github.budgeteer.events;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.Module;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdScalarSerializer;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;

/**
 * Times as {@link Instant#toString} writes them. Whole seconds, which is what the logs have, and milliseconds, which is what Kafka
 * has, take a short way: the general parser is an eighth of a run's time.
 */
public final class InstantJson {
  private static final int WHOLE_SECONDS = "2026-11-01T12:00:00Z".length();
  private static final int MILLISECONDS = "2026-11-01T12:00:00.000Z".length();
  private static final int NANOS_PER_MILLISECOND = 1_000_000;
  private static final int SECONDS_PER_DAY = 86_400;
  /** 1970 and 10000: between them every year has four digits. */
  private static final long SHORT_FROM = 0;
  private static final long SHORT_TO = 253_402_300_800L;

  private InstantJson() {}

  static Module module() {
    return new SimpleModule("instants").addDeserializer(Instant.class, new Reader()).addSerializer(
        Instant.class,
        new Writer());
  }

  /**
   * Reads an ISO-8601 time in UTC.
   *
   * @throws DateTimeException if the text is none
   */
  public static Instant parse(String text) {
    boolean fraction = text.length() == MILLISECONDS;
    if ((!fraction && text.length() != WHOLE_SECONDS) || text.charAt(4) != '-' || text.charAt(7) != '-'
        || text.charAt(10) != 'T' || text.charAt(13) != ':' || text.charAt(16) != ':'
        || text.charAt(19) != (fraction ? '.' : 'Z') || text.charAt(text.length() - 1) != 'Z') {
      return Instant.parse(text);
    }
    int hour = digits(text, 11, 2);
    int minute = digits(text, 14, 2);
    int second = digits(text, 17, 2);
    if (hour > 23 || minute > 59 || second > 59) {
      return Instant.parse(text);
    }
    long day = LocalDate.of(digits(text, 0, 4), digits(text, 5, 2), digits(text, 8, 2)).toEpochDay();
    int nanos = fraction ? digits(text, 20, 3) * NANOS_PER_MILLISECOND : 0;
    return Instant.ofEpochSecond(day * SECONDS_PER_DAY + hour * 3_600L + minute * 60L + second, nanos);
  }

  /** Returns what {@link Instant#toString} does; whole seconds and milliseconds take a short way. */
  public static String text(Instant time) {
    long second = time.getEpochSecond();
    if (time.getNano() % NANOS_PER_MILLISECOND != 0 || second < SHORT_FROM || second >= SHORT_TO) {
      return time.toString();
    }
    int milliseconds = time.getNano() / NANOS_PER_MILLISECOND;
    LocalDate day = LocalDate.ofEpochDay(second / SECONDS_PER_DAY);
    int inDay = (int) (second % SECONDS_PER_DAY);
    byte[] text = (milliseconds == 0 ? "0000-00-00T00:00:00Z" : "0000-00-00T00:00:00.000Z")
        .getBytes(ISO_8859_1);
    write(text, 3, day.getYear());
    write(text, 6, day.getMonthValue());
    write(text, 9, day.getDayOfMonth());
    write(text, 12, inDay / 3_600);
    write(text, 15, inDay / 60 % 60);
    write(text, 18, inDay % 60);
    write(text, 22, milliseconds);
    return new String(text, ISO_8859_1);
  }

  /** Writes a number so that its last digit stands at an index. */
  private static void write(byte[] text, int last, int number) {
    int i = last;
    for (int rest = number; rest > 0; rest /= 10) {
      text[i--] = (byte) ('0' + rest % 10);
    }
  }

  private static int digits(String text, int start, int count) {
    int value = 0;
    for (int i = start; i < start + count; i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        throw new DateTimeException("not a time");
      }
      value = value * 10 + digit;
    }
    return value;
  }

  private static final class Reader extends StdScalarDeserializer<Instant> {
    Reader() {
      super(Instant.class);
    }

    @Override
    public Instant deserialize(JsonParser parser, DeserializationContext context) throws IOException {
      String text = parser.getValueAsString("");
      try {
        return parse(text);
      } catch (DateTimeException e) {
        return (Instant) context.handleWeirdStringValue(Instant.class, text, "not an ISO-8601 time");
      }
    }
  }

  private static final class Writer extends StdScalarSerializer<Instant> {
    Writer() {
      super(Instant.class);
    }

    @Override
    public void serialize(Instant value, JsonGenerator generator, SerializerProvider provider)
        throws IOException {
      generator.writeString(text(value));
    }
  }
}

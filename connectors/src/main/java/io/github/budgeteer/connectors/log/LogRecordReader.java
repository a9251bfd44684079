package io.github.budgeteer.connectors.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.github.budgeteer.events.Place;
import io.github.budgeteer.events.QuarantineReason;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * Reads the log records of one file, in order, each with its place. CloudWatch's wrappers are opened: the output of
 * {@code filter-log-events} ({@code events}) and of subscriptions ({@code logEvents}).
 */
public final class LogRecordReader implements AutoCloseable {
  private static final JsonFactory JSON = new JsonFactory();

  private final String file;
  private final LogFileReader frames;
  private final Deque<LogRecord> ready = new ArrayDeque<>();
  private long records;

  private LogRecordReader(String file, LogFileReader frames) {
    this.file = file;
    this.frames = frames;
  }

  /**
   * One log record, or what stands in its place.
   *
   * @param fingerprint what recognises the original; only for what is refused
   * @param unfinished whether later bytes of the file may complete it
   */
  public record LogRecord(Place place, Parsed parsed, String fingerprint, boolean unfinished) {}

  /**
   * Starts to read a file.
   *
   * @param file its name in places
   * @throws IOException if it can't be read at all
   */
  public static LogRecordReader open(String file, InputStream bytes) throws IOException {
    return new LogRecordReader(file, LogFileReader.open(bytes));
  }

  /** Returns the next record, or nothing at the end of the file. */
  public Optional<LogRecord> next() throws IOException {
    while (ready.isEmpty()) {
      Optional<Frame> frame = frames.next();
      if (frame.isEmpty()) {
        return Optional.empty();
      }
      switch (frame.get()) {
        case Frame.Value value -> value(value.json(), value.length(), value.line());
        case Frame.Unusable unusable ->
          refuse(unusable.reason(), "no JSON", unusable.fingerprint(), unusable.line(), false);
        case Frame.Unfinished unfinished -> refuse(unfinished.reason(), "the file ends too early",
            unfinished.fingerprint(), unfinished.line(), true);
      }
    }
    return Optional.of(ready.remove());
  }

  /** Returns how many bytes of the file have been read, as they lie there. */
  public long bytesRead() {
    return frames.bytesRead();
  }

  @Override
  public void close() throws IOException {
    frames.close();
  }

  private void value(byte[] json, int length, long line) throws IOException {
    Parsed parsed = InvocationLogParser.parse(json, length, new Place(file, records + 1, line));
    boolean foreign = parsed instanceof Parsed.Refused refused
        && refused.reason() == QuarantineReason.NOT_AN_INVOCATION_LOG;
    if (foreign && messages(json, length, line)) {
      return;
    }
    add(parsed, json, length, line);
  }

  private void add(Parsed parsed, byte[] json, int length, long line) {
    String fingerprint = switch (parsed) {
      case Parsed.Call call -> "";
      case Parsed.Refused refused -> LogFileReader.fingerprint(json, length);
    };
    records++;
    ready.add(new LogRecord(new Place(file, records, line), parsed, fingerprint, false));
  }

  private void refuse(QuarantineReason reason, String message, String fingerprint, long line,
      boolean unfinished) {
    records++;
    ready.add(new LogRecord(new Place(file, records, line), new Parsed.Refused(reason, message), fingerprint,
        unfinished));
  }

  /** Opens a CloudWatch wrapper; returns whether it was one. */
  private boolean messages(byte[] json, int length, long line) throws IOException {
    boolean[] wrapper = {false};
    try (JsonParser parser = JSON.createParser(json, 0, length)) {
      parser.nextToken();
      Walk.fields(parser, field -> {
        boolean events = "events".equals(field) || "logEvents".equals(field);
        if (!events || parser.currentToken() != JsonToken.START_ARRAY) {
          parser.skipChildren();
          return;
        }
        wrapper[0] = true;
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          Walk.fields(parser, inner -> {
            if ("message".equals(inner) && parser.currentToken() == JsonToken.VALUE_STRING) {
              message(parser.getText().strip(), line);
            } else {
              parser.skipChildren();
            }
          });
        }
      });
    }
    return wrapper[0];
  }

  private void message(String text, long line) {
    byte[] message = text.getBytes(UTF_8);
    if (LogFileReader.isNotice(message, 0, message.length)) {
      return;
    }
    add(InvocationLogParser.parse(message, message.length, new Place(file, records + 1, line)), message,
        message.length, line);
  }
}

package io.github.budgeteer.connectors.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.budgeteer.events.Place;
import io.github.budgeteer.events.QuarantineReason;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads the log records of one file, in order, each with its place. CloudWatch's wrappers are opened: the output of
 * {@code filter-log-events} ({@code events}) and of subscriptions ({@code logEvents}).
 */
public final class LogRecordReader implements AutoCloseable {
  private final String file;
  private final LogStream stream;
  private final LogFileReader frames;
  private final Deque<LogRecord> ready = new ArrayDeque<>();
  private long records;

  private final Set<String> sessionScopedRoles;
  private final StoredBodies bodies;

  private LogRecordReader(String file, LogStream stream, Set<String> sessionScopedRoles,
      StoredBodies bodies) {
    this.file = file;
    this.stream = stream;
    this.frames = new LogFileReader(stream, "\"ModelInvocationLog\"");
    this.sessionScopedRoles = sessionScopedRoles;
    this.bodies = bodies;
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
   * @param sessionScopedRoles names of the roles whose sessions are persons, with an account each
   * @param bodies where responses that lie beside the log are read
   * @throws IOException if it can't be read at all
   */
  public static LogRecordReader open(String file, InputStream bytes, Set<String> sessionScopedRoles,
      StoredBodies bodies) throws IOException {
    return new LogRecordReader(file, new LogStream(bytes), sessionScopedRoles, bodies);
  }

  /** Returns the next record, or nothing at the end of the file. */
  public Optional<LogRecord> next() throws IOException {
    while (ready.isEmpty()) {
      Optional<Frame> frame = frames.next();
      if (frame.isEmpty()) {
        return Optional.empty();
      }
      if (frame.get() instanceof Frame.Line one) {
        line(one);
      } else if (frame.get() instanceof Frame.Value value) {
        value(value.json(), 0, value.json().length, value.line(),
            parse(value.json(), 0, value.json().length, value.line()));
      } else if (frame.get() instanceof Frame.Unusable unusable) {
        refuse(unusable.reason(), "no JSON", unusable.fingerprint(), unusable.line(), false);
      } else {
        Frame.Unfinished unfinished = (Frame.Unfinished) frame.get();
        refuse(unfinished.reason(), "the file ends too early", unfinished.fingerprint(), unfinished.line(),
            true);
      }
    }
    return Optional.of(ready.remove());
  }

  /** Returns how many bytes of the file have been read, as they lie there. */
  public long bytesRead() {
    return stream.bytesRead();
  }

  @Override
  public void close() throws IOException {
    stream.close();
  }

  private void line(Frame.Line one) throws IOException {
    Parsed parsed = parse(one.json(), one.start(), one.end(), one.line());
    if (parsed instanceof Parsed.Refused refused && refused.reason() == QuarantineReason.MALFORMED_JSON) {
      frames.split(one);
    } else {
      value(one.json(), one.start(), one.end(), one.line(), parsed);
    }
  }

  private Parsed parse(byte[] json, int start, int end, long line) throws IOException {
    Parsed parsed = InvocationLogParser.parse(json, start, end, new Place(file, records + 1, line), bodies);
    return parsed instanceof Parsed.Call call && !sessionScopedRoles.isEmpty()
        ? new Parsed.Call(call.invocation().withSessionScope(sessionScopedRoles))
        : parsed;
  }

  private void value(byte[] json, int start, int end, long line, Parsed parsed) throws IOException {
    boolean foreign = parsed instanceof Parsed.Refused refused
        && refused.reason() == QuarantineReason.NOT_AN_INVOCATION_LOG;
    if (!foreign || !messages(json, start, end, line)) {
      add(parsed, json, start, end, line);
    }
  }

  private void add(Parsed parsed, byte[] json, int start, int end, long line) {
    records++;
    if (parsed instanceof Parsed.Call call) {
      ready.add(new LogRecord(call.invocation().source(), call, "", false));
    } else {
      Parsed.Refused refused = (Parsed.Refused) parsed;
      ready.add(
          new LogRecord(new Place(file, records, line), refused, Fingerprint.of(json, start, end), false));
    }
  }

  private void refuse(QuarantineReason reason, String message, String fingerprint, long line,
      boolean unfinished) {
    records++;
    ready.add(new LogRecord(new Place(file, records, line), new Parsed.Refused(reason, message), fingerprint,
        unfinished));
  }

  /** Opens a CloudWatch wrapper; returns whether it was one. */
  private boolean messages(byte[] json, int start, int end, long line) throws IOException {
    JsonCursor cursor = new JsonCursor(json, start, end);
    boolean[] wrapper = {false};
    List<byte[]> messages = new ArrayList<>();
    cursor.fields(field -> {
      boolean events = "events".equals(field) || "logEvents".equals(field);
      wrapper[0] |= events && cursor.atArray();
      if (!events) {
        cursor.skip();
        return;
      }
      cursor.elements(() -> cursor.fields(inner -> {
        if ("message".equals(inner) && cursor.atString()) {
          messages.add(cursor.string().strip().getBytes(UTF_8));
        } else {
          cursor.skip();
        }
      }));
    });
    for (byte[] message : messages) {
      if (!LogFileReader.isNotice(message, 0, message.length)) {
        add(parse(message, 0, message.length, line), message, 0, message.length, line);
      }
    }
    return wrapper[0];
  }
}

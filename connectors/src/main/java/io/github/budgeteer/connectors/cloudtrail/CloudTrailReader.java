package io.github.budgeteer.connectors.cloudtrail;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.budgeteer.connectors.RecordReader;
import io.github.budgeteer.connectors.log.Fingerprint;
import io.github.budgeteer.connectors.log.Frame;
import io.github.budgeteer.connectors.log.JsonArrayReader;
import io.github.budgeteer.connectors.log.LogFileReader;
import io.github.budgeteer.connectors.log.LogStream;
import io.github.budgeteer.events.Activity;
import io.github.budgeteer.events.Place;
import io.github.budgeteer.events.QuarantineReason;
import io.github.budgeteer.events.Topic;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * Reads the events of one file, in order: {@code {"Records":[…]}} as CloudTrail writes it, plain or gzip; single events and
 * EventBridge envelopes, a line each or one behind the other. One event at a time is in memory, and one that is broken costs
 * the others nothing.
 */
public final class CloudTrailReader implements RecordReader {
  private static final ObjectReader JSON = JsonMapper.builder()
      .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build().readerFor(JsonNode.class);
  /** How a file of CloudTrail begins; behind a first array there may be a second one. */
  private static final Pattern RECORDS = Pattern.compile("[\\s}]*\\{\\s*\"Records\"\\s*:\\s*\\[");
  private static final int LONGEST_BEGINNING = 256;

  private final String file;
  private final LogStream stream;
  private final PushbackInputStream text;
  private final Set<String> sessionScopedRoles;
  private @Nullable JsonArrayReader array;
  private @Nullable LogFileReader lines;
  /** What a renaming tells of the new name: the second record that its event becomes. */
  private Activity.@Nullable PrincipalChanged newName;
  private long line = 1;
  private long records;

  private CloudTrailReader(String file, LogStream stream, Set<String> sessionScopedRoles) {
    this.file = file;
    this.stream = stream;
    this.text = new PushbackInputStream(stream, JsonArrayReader.BUFFER);
    this.sessionScopedRoles = sessionScopedRoles;
  }

  /**
   * Starts to read a file.
   *
   * @param file its name in places
   * @param sessionScopedRoles names of the roles whose sessions are persons, with an account each
   * @throws IOException if it can't be read at all
   */
  public static CloudTrailReader open(String file, InputStream bytes, Set<String> sessionScopedRoles)
      throws IOException {
    return new CloudTrailReader(file, new LogStream(bytes), sessionScopedRoles);
  }

  @Override
  public Optional<Found> next() throws IOException {
    Activity.PrincipalChanged renamed = newName;
    if (renamed != null) {
      newName = null;
      return Optional.of(told(renamed));
    }
    Optional<Frame> frame = frame();
    while (frame.isPresent()) {
      if (frame.get() instanceof Frame.Line one) {
        JsonNode event = read(one.json(), one.start(), one.end());
        if (event != null) {
          return Optional.of(found(event, one.json(), one.start(), one.end(), one.line()));
        }
        // It is several, or none.
        if (lines != null) {
          lines.split(one);
        }
      } else if (frame.get() instanceof Frame.Value value) {
        byte[] json = value.json();
        JsonNode event = read(json, 0, json.length);
        return Optional.of(event == null
            ? refused(QuarantineReason.MALFORMED_JSON, "no JSON object",
                Fingerprint.of(json, 0, json.length), value.line(), false)
            : found(event, json, 0, json.length, value.line()));
      } else if (frame.get() instanceof Frame.Unusable unusable) {
        return Optional.of(refused(unusable.reason(), "no JSON object", unusable.fingerprint(),
            unusable.line(), false));
      } else {
        Frame.Unfinished unfinished = (Frame.Unfinished) frame.get();
        return Optional.of(refused(unfinished.reason(), "the file ends too early",
            unfinished.fingerprint(), unfinished.line(), true));
      }
      frame = frame();
    }
    return Optional.empty();
  }

  /** Returns the next piece of the file, out of arrays for as long as it is made of them. */
  private Optional<Frame> frame() throws IOException {
    while (lines == null) {
      if (array != null) {
        Optional<Frame> element = array.next();
        if (element.isPresent()) {
          return element;
        }
        line = array.line();
      }
      array = beginArray() ? new JsonArrayReader(text, line) : null;
      if (array == null) {
        lines = new LogFileReader(text, "\"eventSource\"");
      }
    }
    return lines.next();
  }

  /** Reads over the beginning of an array of events; where there is none, nothing is read, but what closes the last one. */
  private boolean beginArray() throws IOException {
    byte[] beginning = new byte[LONGEST_BEGINNING];
    int length = 0;
    try {
      for (int read = 0; read >= 0 && length < beginning.length; length += Math.max(0, read)) {
        read = text.read(beginning, length, beginning.length - length);
      }
    } catch (EOFException | ZipException e) {
      // Who reads on behind these bytes will find the same.
    }
    String start = new String(beginning, 0, length, ISO_8859_1);
    Matcher another = RECORDS.matcher(start);
    boolean found = another.lookingAt();
    int end = found ? another.end() : 0;
    if (!found && array != null) {
      while (end < start.length()
          && (start.charAt(end) == '}' || Character.isWhitespace(start.charAt(end)))) {
        end++;
      }
    }
    line += start.substring(0, end).chars().filter(letter -> letter == '\n').count();
    text.unread(beginning, end, length - end);
    return found;
  }

  private static @Nullable JsonNode read(byte[] json, int start, int end) {
    try {
      JsonNode event = JSON.readTree(json, start, end - start);
      return event.isObject() ? event : null;
    } catch (IOException e) {
      return null;
    }
  }

  private Found found(JsonNode event, byte[] json, int start, int end, long startLine) {
    Place place = place(startLine);
    CloudTrailEvent.Parsed parsed = CloudTrailEvent.parse(event, place, sessionScopedRoles);
    if (parsed instanceof CloudTrailEvent.Parsed.Told told) {
      if (told.activity() instanceof Activity.PrincipalRenamed renamed) {
        newName = renamed.created(place(startLine));
      }
      return told(told.activity());
    }
    if (parsed instanceof CloudTrailEvent.Parsed.Other) {
      return new Found.Nothing(place);
    }
    CloudTrailEvent.Parsed.Refused refused = (CloudTrailEvent.Parsed.Refused) parsed;
    return new Found.Refuse(place, refused.reason(), refused.message(), Fingerprint.of(json, start, end),
        false);
  }

  private static Found told(Activity.Observation activity) {
    return new Found.Publish(activity.source(), Topic.ACTIVITY, activity.principalId(),
        Topic.ACTIVITY.json().encode(activity));
  }

  private Found refused(QuarantineReason reason, String message, String fingerprint, long startLine,
      boolean unfinished) {
    return new Found.Refuse(place(startLine), reason, message, fingerprint, unfinished);
  }

  /** Lines behind an array are counted from there. */
  private Place place(long startLine) {
    return new Place(file, ++records, lines == null ? startLine : line - 1 + startLine);
  }

  @Override
  public long bytesRead() {
    return stream.bytesRead();
  }

  @Override
  public void close() throws IOException {
    stream.close();
  }
}

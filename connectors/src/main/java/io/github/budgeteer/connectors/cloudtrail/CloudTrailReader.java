package io.github.budgeteer.connectors.cloudtrail;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.budgeteer.connectors.log.CountingStream;
import io.github.budgeteer.connectors.log.Fingerprint;
import io.github.budgeteer.connectors.RecordReader;
import io.github.budgeteer.events.Place;
import io.github.budgeteer.events.QuarantineReason;
import io.github.budgeteer.events.Topic;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * Reads the events of one file, in order: {@code {"Records":[…]}} as CloudTrail writes it, plain or gzip; single events and
 * EventBridge envelopes, one behind the other. One event at a time is in memory.
 */
public final class CloudTrailReader implements RecordReader {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int GZIP_MAGIC = 0x8b1f;

  private final String file;
  private final CountingStream counted;
  private final InputStream bytes;
  private @Nullable JsonParser parser;
  private boolean inRecords;
  private boolean ended;
  private long records;

  private CloudTrailReader(String file, CountingStream counted, InputStream bytes) {
    this.file = file;
    this.counted = counted;
    this.bytes = bytes;
  }

  /**
   * Starts to read a file.
   *
   * @param file its name in places
   * @throws IOException if it can't be read at all
   */
  public static CloudTrailReader open(String file, InputStream stream) throws IOException {
    CountingStream counted = new CountingStream(stream);
    return new CloudTrailReader(file, counted, new BufferedInputStream(counted, 1 << 16));
  }

  @Override
  public Optional<Found> next() throws IOException {
    if (ended) {
      return Optional.empty();
    }
    try {
      JsonNode event = nextEvent();
      if (event == null) {
        ended = true;
        return Optional.empty();
      }
      return Optional.of(found(event));
    } catch (JsonProcessingException e) {
      // Behind broken JSON nobody can tell where the next event begins.
      return Optional.of(broken(QuarantineReason.MALFORMED_JSON));
    } catch (EOFException | ZipException e) {
      return Optional.of(broken(QuarantineReason.UNREADABLE_FILE));
    }
  }

  private Found found(JsonNode event) {
    records++;
    Place place = new Place(file, records, line());
    return switch (CloudTrailEvent.parse(event, place)) {
      case CloudTrailEvent.Parsed.Told told -> new Found.Publish(place, Topic.ACTIVITY,
          told.activity().principalId(), Topic.ACTIVITY.json().encode(told.activity()));
      case CloudTrailEvent.Parsed.Other other -> new Found.Nothing(place);
      case CloudTrailEvent.Parsed.Refused refused -> {
        byte[] text = event.toString().getBytes(UTF_8);
        yield new Found.Refuse(place, refused.reason(), refused.message(),
            Fingerprint.of(text, 0, text.length),
            false);
      }
    };
  }

  private Found broken(QuarantineReason reason) {
    ended = true;
    records++;
    return new Found.Refuse(new Place(file, records, line()), reason, "the file can't be read from here on",
        "",
        true);
  }

  /** Returns the next event, or null at the end of the file. */
  private @Nullable JsonNode nextEvent() throws IOException {
    JsonParser json = parser();
    while (true) {
      JsonToken token = json.nextToken();
      if (token == null) {
        return null;
      }
      if (inRecords) {
        if (token == JsonToken.START_OBJECT) {
          return JSON.readTree(json);
        }
        if (token == JsonToken.END_ARRAY) {
          inRecords = false;
        }
      } else if (token == JsonToken.START_OBJECT) {
        ObjectNode event = beginning(json);
        if (event != null) {
          return event;
        }
      }
    }
  }

  /** Reads an object up to its {@code Records}, or to its end where it has none and is an event itself. */
  private @Nullable ObjectNode beginning(JsonParser json) throws IOException {
    ObjectNode fields = JSON.createObjectNode();
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String field = json.currentName();
      if (json.nextToken() == JsonToken.START_ARRAY && "Records".equals(field)) {
        inRecords = true;
        return null;
      }
      fields.set(field, JSON.<JsonNode>readTree(json));
    }
    return fields;
  }

  private JsonParser parser() throws IOException {
    JsonParser existing = parser;
    if (existing == null) {
      bytes.mark(2);
      int magic = bytes.read() | bytes.read() << 8;
      bytes.reset();
      existing = JSON.createParser(magic == GZIP_MAGIC ? new GZIPInputStream(bytes, 1 << 16) : bytes);
      parser = existing;
    }
    return existing;
  }

  private long line() {
    return parser == null ? 1 : Math.max(1, parser.currentTokenLocation().getLineNr());
  }

  @Override
  public long bytesRead() {
    return counted.count();
  }

  @Override
  public void close() throws IOException {
    counted.close();
  }
}

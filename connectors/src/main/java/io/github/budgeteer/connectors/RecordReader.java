package io.github.budgeteer.connectors;

import io.github.budgeteer.events.Place;
import io.github.budgeteer.events.QuarantineReason;
import io.github.budgeteer.events.Topic;
import java.io.IOException;
import java.util.Optional;

/** Reads what one file holds, in order. */
public interface RecordReader extends AutoCloseable {
  /** Returns what comes next, or nothing at the end of the file. */
  Optional<Found> next() throws IOException;

  /** Returns how many bytes of the file have been read, as they lie there. */
  long bytesRead();

  @Override
  void close() throws IOException;

  /** What stands at one place of a file. */
  sealed interface Found {
    /** Returns where that is. */
    Place place();

    /**
     * A record of ours.
     *
     * @param key of the Kafka record
     * @param value its bytes
     */
    @SuppressWarnings("ArrayRecordComponent") // Handed on at once, and never compared.
    record Publish(Place place, Topic<?> topic, String key, byte[] value) implements Found {}

    /** Something that is read and tells nothing that we keep. */
    record Nothing(Place place) implements Found {}

    /**
     * Something that can't be used.
     *
     * @param message what is wrong, without any of the record's text
     * @param fingerprint what recognises the original
     * @param unfinished whether later bytes of the file may complete it
     */
    record Refuse(Place place, QuarantineReason reason, String message, String fingerprint,
        boolean unfinished)
        implements
          Found {}
  }
}

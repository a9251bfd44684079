package io.github.budgeteer.connectors.log;

import io.github.budgeteer.connectors.RecordReader;
import io.github.budgeteer.connectors.log.LogRecordReader.LogRecord;
import io.github.budgeteer.events.InferenceProfile;
import io.github.budgeteer.events.Invocation;
import io.github.budgeteer.events.Topic;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads the calls that one log file tells of. */
public final class InvocationLogReader implements RecordReader {
  private final LogRecordReader reader;

  /** What the model id of the last call led to: the second record that it becomes. */
  private Found.@Nullable Publish profile;
  private final Function<Invocation, Optional<InferenceProfile>> profiles;

  private InvocationLogReader(LogRecordReader reader,
      Function<Invocation, Optional<InferenceProfile>> profiles) {
    this.reader = reader;
    this.profiles = profiles;
  }

  /**
   * Starts to read a file.
   *
   * @param file its name in places
   * @param sessionScopedRoles names of the roles whose sessions are persons, with an account each
   * @param bodies where responses that lie beside the log are read
   * @param profiles what to publish behind a call
   * @throws IOException if it can't be read at all
   */
  public static InvocationLogReader open(String file, InputStream bytes, Set<String> sessionScopedRoles,
      StoredBodies bodies, Function<Invocation, Optional<InferenceProfile>> profiles) throws IOException {
    return new InvocationLogReader(LogRecordReader.open(file, bytes, sessionScopedRoles, bodies), profiles);
  }

  @Override
  public Optional<Found> next() throws IOException {
    Found.Publish behind = profile;
    if (behind != null) {
      profile = null;
      return Optional.of(behind);
    }
    return reader.next().map(this::found);
  }

  private Found found(LogRecord record) {
    if (record.parsed() instanceof Parsed.Call call) {
      profile = profiles.apply(call.invocation())
          .map(known -> new Found.Publish(record.place(), Topic.INFERENCE_PROFILES, known.key(),
              Topic.INFERENCE_PROFILES.json().encode(known)))
          .orElse(null);
      return new Found.Publish(record.place(), Topic.INVOCATIONS, call.invocation().principalId(),
          Topic.INVOCATIONS.json().encode(call.invocation()));
    }
    Parsed.Refused refused = (Parsed.Refused) record.parsed();
    return new Found.Refuse(record.place(), refused.reason(), refused.message(), record.fingerprint(),
        record.unfinished());
  }

  @Override
  public long bytesRead() {
    return reader.bytesRead();
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }
}

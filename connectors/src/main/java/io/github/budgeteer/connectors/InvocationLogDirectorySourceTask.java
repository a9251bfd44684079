package io.github.budgeteer.connectors;

import io.github.budgeteer.connectors.log.LogRecordReader;
import io.github.budgeteer.connectors.log.LogRecordReader.LogRecord;
import io.github.budgeteer.connectors.log.Parsed;
import io.github.budgeteer.events.Topic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;

/** Reads invocation logs. */
public final class InvocationLogDirectorySourceTask extends DirectorySourceTask {
  /** Used by Connect. */
  public InvocationLogDirectorySourceTask() {
    this(InstantSource.system());
  }

  InvocationLogDirectorySourceTask(InstantSource clock) {
    super(clock);
  }

  @Override
  RecordReader read(Path file, DirectoryConnectorConfig options) throws IOException {
    return new Calls(
        LogRecordReader.open(file.toString(), Files.newInputStream(file), options.sessionScopedRoles()));
  }

  @Override
  String functionName() {
    return "invocation-log-directory-source";
  }

  private record Calls(LogRecordReader reader) implements RecordReader {
    @Override
    public Optional<Found> next() throws IOException {
      return reader.next().map(Calls::found);
    }

    private static Found found(LogRecord record) {
      return switch (record.parsed()) {
        case Parsed.Call call -> new Found.Publish(record.place(), Topic.INVOCATIONS,
            call.invocation().principalId(), Topic.INVOCATIONS.json().encode(call.invocation()));
        case Parsed.Refused refused -> new Found.Refuse(record.place(), refused.reason(), refused.message(),
            record.fingerprint(), record.unfinished());
      };
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
}

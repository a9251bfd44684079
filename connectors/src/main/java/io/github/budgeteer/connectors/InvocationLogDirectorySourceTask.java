package io.github.budgeteer.connectors;

import io.github.budgeteer.connectors.log.InvocationLogReader;
import io.github.budgeteer.connectors.log.StoredBodies;
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
    return InvocationLogReader.open(file.toString(), Files.newInputStream(file),
        CommonOptions.sessionScopedRoles(options),
        StoredBodies.NONE, call -> Optional.empty());
  }

  @Override
  String functionName() {
    return "invocation-log-directory-source";
  }
}

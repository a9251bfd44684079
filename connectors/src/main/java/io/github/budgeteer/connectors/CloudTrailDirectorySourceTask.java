package io.github.budgeteer.connectors;

import io.github.budgeteer.connectors.cloudtrail.CloudTrailReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;

/** Reads CloudTrail files. */
public final class CloudTrailDirectorySourceTask extends DirectorySourceTask {
  /** Used by Connect. */
  public CloudTrailDirectorySourceTask() {
    this(InstantSource.system());
  }

  CloudTrailDirectorySourceTask(InstantSource clock) {
    super(clock);
  }

  @Override
  RecordReader read(Path file, DirectoryConnectorConfig options) throws IOException {
    return CloudTrailReader.open(file.toString(), Files.newInputStream(file),
        CommonOptions.sessionScopedRoles(options));
  }

  @Override
  String functionName() {
    return "cloudtrail-directory-source";
  }
}

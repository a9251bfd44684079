package io.github.budgeteer.connectors.s3;

import io.github.budgeteer.connectors.CommonOptions;
import io.github.budgeteer.connectors.RecordReader;
import io.github.budgeteer.connectors.cloudtrail.CloudTrailReader;
import java.io.IOException;
import java.io.InputStream;
import java.time.InstantSource;
import software.amazon.awssdk.services.s3.S3Client;

/** Reads CloudTrail's events and files. */
public final class CloudTrailSourceTask extends S3SourceTask {
  /** Used by Connect. */
  public CloudTrailSourceTask() {
    this(InstantSource.system());
  }

  CloudTrailSourceTask(InstantSource clock) {
    super(LogKind.CLOUDTRAIL, "cloudtrail-source", clock);
  }

  @Override
  RecordReader read(String name, InputStream bytes, S3SourceConfig options, S3Client s3) throws IOException {
    return CloudTrailReader.open(name, bytes, CommonOptions.sessionScopedRoles(options));
  }
}

package io.github.budgeteer.connectors.s3;

import io.github.budgeteer.connectors.CommonOptions;
import io.github.budgeteer.connectors.RecordReader;
import io.github.budgeteer.connectors.aws.InferenceProfiles;
import io.github.budgeteer.connectors.log.InvocationLogReader;
import java.io.IOException;
import java.io.InputStream;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.S3Client;

/** Reads invocation logs. */
public final class BedrockInvocationLogS3SourceTask extends S3SourceTask {
  private final InstantSource clock;
  private @Nullable InferenceProfiles profiles;

  /** Used by Connect. */
  public BedrockInvocationLogS3SourceTask() {
    this(InstantSource.system());
  }

  BedrockInvocationLogS3SourceTask(InstantSource clock) {
    super(LogKind.INVOCATIONS, "invocation-log-s3-source", clock);
    this.clock = clock;
  }

  @Override
  public void start(Map<String, String> options) {
    super.start(options);
    S3SourceConfig config = new S3SourceConfig(LogKind.INVOCATIONS, options);
    if (CommonOptions.resolveProfiles(config)) {
      profiles = InferenceProfiles.of(config.aws(), clock);
    }
  }

  @Override
  RecordReader read(String name, InputStream bytes, S3SourceConfig options, S3Client s3) throws IOException {
    InferenceProfiles known = profiles;
    return InvocationLogReader.open(name, bytes, CommonOptions.sessionScopedRoles(options),
        new S3Bodies(s3, options.bodyBuckets()), known == null ? call -> Optional.empty() : known::find);
  }

  @Override
  public void stop() {
    super.stop();
    if (profiles != null) {
      profiles.close();
    }
  }
}

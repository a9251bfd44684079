package io.github.budgeteer.connectors.s3;

import org.apache.kafka.connect.connector.Task;

/** Publishes the calls that Bedrock's invocation logs in S3 tell of. */
public final class BedrockInvocationLogS3SourceConnector extends S3SourceConnector {
  public BedrockInvocationLogS3SourceConnector() {
    super(LogKind.INVOCATIONS);
  }

  @Override
  public Class<? extends Task> taskClass() {
    return BedrockInvocationLogS3SourceTask.class;
  }
}

package io.github.budgeteer.connectors.s3;

import org.apache.kafka.connect.connector.Task;

/**
 * Publishes what CloudTrail tells of principals and of logging: its events through EventBridge and SQS within seconds, its files
 * in S3 to fill gaps.
 */
public final class CloudTrailSourceConnector extends S3SourceConnector {
  public CloudTrailSourceConnector() {
    super(LogKind.CLOUDTRAIL);
  }

  @Override
  public Class<? extends Task> taskClass() {
    return CloudTrailSourceTask.class;
  }
}

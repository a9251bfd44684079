package io.github.budgeteer.connectors;

import org.apache.kafka.connect.connector.Task;

/** Publishes what the CloudTrail files in directory trees tell of principals, each record exactly once where the worker can. */
public final class CloudTrailDirectorySourceConnector extends DirectorySourceConnector {
  @Override
  public Class<? extends Task> taskClass() {
    return CloudTrailDirectorySourceTask.class;
  }
}

package io.github.budgeteer.connectors;

import org.apache.kafka.connect.connector.Task;

/** Publishes the invocation logs found in files and directory trees, each record exactly once where the worker can. */
public final class InvocationLogDirectorySourceConnector extends DirectorySourceConnector {
  @Override
  public Class<? extends Task> taskClass() {
    return InvocationLogDirectorySourceTask.class;
  }
}

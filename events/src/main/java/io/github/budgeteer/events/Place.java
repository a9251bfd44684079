package io.github.budgeteer.events;

/**
 * Where a log record was found.
 *
 * @param file absolute path, or {@code s3://bucket/key}
 * @param record 1-based number of the record in the file, in the order found
 * @param line 1-based line on which the record starts
 */
public record Place(String file, long record, long line) {
  @Override
  public String toString() {
    return file + ":" + line;
  }
}

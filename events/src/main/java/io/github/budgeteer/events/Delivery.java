package io.github.budgeteer.events;

/**
 * How far a log file or price list has been delivered, on the compacted {@code deliveries} topic; committed together with its records.
 *
 * @param file absolute path or address; also the key
 * @param records records found in it so far
 * @param bytes bytes of the file read so far, compressed as it lies there
 * @param size size of the file when it was opened
 * @param modified when it had been modified last then, milliseconds since 1970
 * @param complete whether everything in it has been delivered
 */
public record Delivery(String file, long records, long bytes, long size, long modified, boolean complete) {}

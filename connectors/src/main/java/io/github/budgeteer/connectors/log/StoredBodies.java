package io.github.budgeteer.connectors.log;

import java.io.IOException;
import java.util.Optional;

/**
 * Fetches responses that were too large for their record and lie beside the log. Token counts stand in the record; only a
 * response tells how a cache write splits over lifetimes.
 */
@FunctionalInterface
public interface StoredBodies {
  /** Fetches none. */
  StoredBodies NONE = path -> Optional.empty();

  /**
   * Returns a response as JSON text, decompressed, or nothing if it is not to be fetched or no longer there.
   *
   * @param path as the record names it, such as {@code s3://bucket/key}: untrusted text
   * @throws IOException if it can't be read now and may be later
   */
  Optional<byte[]> fetch(String path) throws IOException;
}

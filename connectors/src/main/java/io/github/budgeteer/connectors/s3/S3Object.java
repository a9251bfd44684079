package io.github.budgeteer.connectors.s3;

import java.time.Instant;
import java.util.Map;

/**
 * An object as it was when it was found. A key that is written again is another object: its ETag differs.
 *
 * @param etag without quotes; empty where a notification has none
 * @param size bytes
 * @param modified when it was written, as far as that is known
 */
record S3Object(String bucket, String key, String etag, long size, Instant modified) {
  S3Object {
    etag = etag.replace("\"", "");
  }

  /** Returns its name in places and deliveries. */
  String uri() {
    return "s3://" + bucket + "/" + key;
  }

  /** Returns what tells it from others, its other versions too. */
  String id() {
    return uri() + "#" + etag;
  }

  /** Returns how Connect tells it from others: by one field, because it compares text in which fields have an order. */
  Map<String, String> partition() {
    return partition(id());
  }

  /** Returns how Connect tells the object of an id from others. */
  static Map<String, String> partition(String id) {
    return Map.of("object", id);
  }

  /** Returns the name of the object of an id. */
  static String uri(String id) {
    return id.substring(0, id.lastIndexOf('#'));
  }
}

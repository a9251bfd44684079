package io.github.budgeteer.connectors.s3;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where log objects lie.
 *
 * @param bucket its name
 * @param prefix what their keys begin with, possibly empty
 */
record S3Location(String bucket, String prefix) {
  static final String ACCEPTED = "s3://BUCKET or s3://BUCKET/PREFIX, the prefix as given to Bedrock's logging or the trail";
  private static final Pattern FORM = Pattern
      .compile("s3://([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:/(.*?)/?)?");

  /**
   * Reads one as people write it.
   *
   * @throws IllegalArgumentException if it is none; the message says what would be accepted
   */
  static S3Location of(String text) {
    Matcher form = FORM.matcher(text.strip());
    if (!form.matches()) {
      throw new IllegalArgumentException("'" + text + "' is no place in S3; accepted: " + ACCEPTED);
    }
    return new S3Location(form.group(1), form.group(2) == null ? "" : form.group(2));
  }

  /** A prefix ends where a folder ends: {@code logs} does not hold {@code logs-of-others/…}. */
  boolean holds(String otherBucket, String key) {
    return bucket.equals(otherBucket) && key.startsWith(prefix)
        && (prefix.isEmpty() || prefix.endsWith("/") || key.length() == prefix.length()
            || key.charAt(prefix.length()) == '/');
  }

  @Override
  public String toString() {
    return "s3://" + bucket + "/" + prefix;
  }
}

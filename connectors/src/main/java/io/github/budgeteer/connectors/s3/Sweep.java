package io.github.budgeteer.connectors.s3;

import io.github.budgeteer.connectors.aws.AwsFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.CommonPrefix;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;

/**
 * One listing of a location, page by page, folder by folder: folders of days gone by, and those of bodies beside the logs, are
 * never listed, so that a sweep costs what is new and not what is kept.
 */
final class Sweep {
  /** An object may lie in a folder a little older than itself. */
  private static final Duration FOLDER_MARGIN = Duration.ofHours(1);

  private final S3Client s3;
  private final S3Location location;
  private final LogKind kind;
  private final Instant started;
  private final Instant since;
  private final Instant foldersSince;
  private final Deque<String> folders = new ArrayDeque<>();
  private @Nullable String continuation;
  private long found;

  /**
   * Starts one.
   *
   * @param started now
   * @param since how old an object may be
   * @param overlap how much older than that the folder may be in which it appears late
   */
  Sweep(S3Client s3, S3Location location, LogKind kind, Instant started, Instant since, Duration overlap) {
    this.s3 = s3;
    this.location = location;
    this.kind = kind;
    this.started = started;
    this.since = since;
    this.foldersSince = since.isAfter(Instant.EPOCH.plus(overlap))
        ? since.minus(overlap).minus(FOLDER_MARGIN)
        : since;
    folders.push(location.prefix());
  }

  S3Location location() {
    return location;
  }

  Instant started() {
    return started;
  }

  /** Returns how many objects have been found. */
  long found() {
    return found;
  }

  boolean finished() {
    return folders.isEmpty();
  }

  /**
   * Lists one page.
   *
   * @return the logs in it that are new enough, in the order of their keys
   * @throws org.apache.kafka.connect.errors.ConnectException if S3 refuses; the page is listed again by the next call
   */
  List<S3Object> next() {
    String folder = folders.element();
    ListObjectsV2Response page;
    try {
      page = s3.listObjectsV2(ListObjectsV2Request.builder().bucket(location.bucket()).prefix(folder)
          .delimiter("/").continuationToken(continuation).build());
    } catch (SdkException e) {
      throw AwsFailure.of(e, "list " + location, "s3:ListBucket");
    }
    List<S3Object> objects = new ArrayList<>();
    page.contents().stream()
        .filter(object -> location.holds(location.bucket(), object.key()) && kind.isLog(object.key())
            && !object.lastModified().isBefore(since))
        .map(object -> new S3Object(location.bucket(), object.key(), object.eTag(), object.size(),
            object.lastModified()))
        .forEach(objects::add);
    found += objects.size();
    continuation = Boolean.TRUE.equals(page.isTruncated()) ? page.nextContinuationToken() : null;
    if (continuation == null) {
      folders.remove();
    }
    // Behind the folder's own pages, the newest last: then what is oldest is read first.
    List<CommonPrefix> prefixes = new ArrayList<>(page.commonPrefixes());
    Collections.reverse(prefixes);
    prefixes.stream()
        .filter(below -> location.holds(location.bucket(), below.prefix())
            && kind.mayHold(below.prefix(), foldersSince))
        .forEach(below -> {
          if (continuation == null) {
            folders.push(below.prefix());
          } else {
            folders.addLast(below.prefix());
          }
        });
    return objects;
  }
}

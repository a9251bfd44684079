package io.github.budgeteer.connectors.s3;

import io.github.budgeteer.connectors.aws.AwsFailure;
import io.github.budgeteer.connectors.log.LogStream;
import io.github.budgeteer.connectors.log.StoredBodies;
import java.io.EOFException;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import java.util.zip.ZipException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.InvalidObjectStateException;

/** Fetches responses from buckets that are allowed by name; a record is the caller's text and may name any. */
final class S3Bodies implements StoredBodies {
  /** Bedrock's largest response, 25 MB; usage stands at its end. */
  private static final int LARGEST = 25 << 20;

  private final S3Client s3;
  private final Set<String> buckets;

  S3Bodies(S3Client s3, Set<String> buckets) {
    this.s3 = s3;
    this.buckets = buckets;
  }

  @Override
  public Optional<byte[]> fetch(String path) throws IOException {
    S3Location object;
    try {
      object = S3Location.of(path);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
    if (!buckets.contains(object.bucket())) {
      return Optional.empty();
    }
    try (LogStream body = new LogStream(ObjectStream.open(s3, object.bucket(), object.prefix()))) {
      byte[] text = body.readNBytes(LARGEST + 1);
      return Optional.of(text).filter(bytes -> bytes.length <= LARGEST);
    } catch (EOFException | ZipException e) {
      return Optional.empty(); // Broken, and stays so.
    } catch (SdkException e) {
      if (AwsFailure.isMissingObject(e) || e instanceof InvalidObjectStateException) {
        return Optional.empty();
      }
      throw AwsFailure.of(e, "read " + object, "s3:GetObject");
    }
  }
}

package io.github.budgeteer.connectors.aws;

import java.io.IOException;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Set;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.RetriableException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * What a failed call to AWS means for a task: an error of the configuration, which fails it, or one that may pass, which is
 * tried again. Both are said in one line, with what to do.
 */
public final class AwsFailure {
  private static final int BAD_REQUEST = 400;
  private static final int REDIRECT = 301;
  private static final int FORBIDDEN = 403;
  private static final int NOT_FOUND = 404;
  private static final int SERVER_ERROR = 500;
  private static final int LONGEST_CAUSE = 300;
  private static final Set<String> WRONG_CREDENTIALS = Set.of("InvalidAccessKeyId",
      "UnrecognizedClientException",
      "InvalidClientTokenId", "SignatureDoesNotMatch", "InvalidSignatureException", "AuthFailure");
  /** Temporary credentials: whoever renews them may do it in time, or too late. */
  private static final Set<String> EXPIRED = Set.of("ExpiredToken", "ExpiredTokenException");
  private static final Set<String> SKEWED = Set.of("RequestTimeTooSkewed", "RequestExpired");
  private static final Set<String> PASSING = Set.of("LimitExceededException", "OverLimit", "KmsThrottled",
      "KMS.ThrottlingException");
  private static final Set<String> WRONG_REGION = Set.of("PermanentRedirect", "AuthorizationHeaderMalformed",
      "IllegalLocationConstraintException");
  private static final Set<String> NO_RESOURCE = Set.of("NoSuchBucket", "ResourceNotFoundException",
      "QueueDoesNotExist", "AWS.SimpleQueueService.NonExistentQueue", "QueueDeletedRecently",
      "AWS.SimpleQueueService.QueueDeletedRecently");

  private AwsFailure() {}

  /**
   * What a failure means.
   *
   * @param passes whether it may pass by itself
   * @param fix what to do about it; the empty text where nothing but waiting helps
   */
  private record Meaning(boolean passes, String fix) {}

  /**
   * Returns what a task throws for a failed call.
   *
   * @param doing what was tried, on what, such as {@code list s3://bucket/prefix}
   * @param allow what the caller's policy must allow for it, such as {@code s3:ListBucket}
   * @return a {@link RetriableException} if it may pass, else a {@link ConnectException}
   */
  public static ConnectException of(SdkException failure, String doing, String allow) {
    Meaning meaning = failure instanceof AwsServiceException service
        ? meaning(service, allow)
        : meaning(failure);
    String said = "cannot " + doing + ": " + cause(failure) + (meaning.fix().isEmpty()
        ? ""
        : "; " + meaning.fix());
    return meaning.passes()
        ? new RetriableException(oneLine(said + "; it is tried again"), failure)
        : new ConnectException(oneLine(said), failure);
  }

  /** Returns what a task throws for a stream that broke. */
  public static RetriableException of(IOException failure, String doing) {
    return new RetriableException(oneLine("cannot " + doing + ": " + failure + "; it is tried again"),
        failure);
  }

  /** Tells whether the object is not there. */
  public static boolean isMissingObject(SdkException failure) {
    return failure instanceof AwsServiceException service && service.statusCode() == NOT_FOUND
        && !"NoSuchBucket".equals(code(service));
  }

  /** Returns the error code, or the empty text. */
  public static String code(AwsServiceException failure) {
    return failure.awsErrorDetails() == null || failure.awsErrorDetails().errorCode() == null
        ? ""
        : failure.awsErrorDetails().errorCode();
  }

  private static Meaning meaning(AwsServiceException failure, String allow) {
    String code = code(failure);
    if (EXPIRED.contains(code)) {
      return new Meaning(true, "renew the worker's credentials if nothing else does");
    }
    if (SKEWED.contains(code)) {
      return new Meaning(true, "set the worker's clock");
    }
    int status = failure.statusCode();
    boolean refused = status == REDIRECT || (status >= BAD_REQUEST && status < SERVER_ERROR);
    if (!refused || PASSING.contains(code) || failure.isThrottlingException()) {
      return new Meaning(true, "");
    }
    return new Meaning(false, fix(failure, code, allow));
  }

  private static String fix(AwsServiceException failure, String code, String allow) {
    if (WRONG_CREDENTIALS.contains(code)) {
      return "AWS does not know these credentials: check AWS_ACCESS_KEY_ID, the profile or the worker's role";
    }
    if (isOfSts(failure)) {
      return "allow sts:AssumeRole on " + AwsOptions.ROLE_ARN
          + " to the worker's role, and the worker's role in that one's trust policy, with "
          + AwsOptions.EXTERNAL_ID + " if it asks for one";
    }
    if (WRONG_REGION.contains(code) || failure.statusCode() == REDIRECT) {
      return "it is in another Region: set " + AwsOptions.REGION + " to that one";
    }
    if (NO_RESOURCE.contains(code)) {
      return "there is none: check the name, the account and " + AwsOptions.REGION;
    }
    if (code.toUpperCase(Locale.ROOT).startsWith("KMS")) {
      return "enable the key it is encrypted with, and allow kms:Decrypt on that to the worker's role, or to "
          + AwsOptions.ROLE_ARN;
    }
    if (failure.statusCode() == FORBIDDEN || code.startsWith("AccessDenied")) {
      return "allow " + allow + " to the worker's role, or to " + AwsOptions.ROLE_ARN
          + "; for an encrypted one also kms:Decrypt";
    }
    return "AWS refuses the request as it stands";
  }

  /** What failed is not the call but becoming whoever makes it. */
  private static boolean isOfSts(AwsServiceException failure) {
    return failure.awsErrorDetails() != null && "Sts".equals(failure.awsErrorDetails().serviceName());
  }

  private static Meaning meaning(SdkException failure) {
    String message = String.valueOf(failure.getMessage());
    if (message.contains("Unable to load credentials")) {
      return new Meaning(false,
          "no credentials: set AWS_ACCESS_KEY_ID, a profile, or give the worker a role");
    }
    if (message.contains("Unable to load region")) {
      return new Meaning(false, "no Region: set " + AwsOptions.REGION + " or AWS_REGION");
    }
    return new Meaning(true, comesFrom(failure, UnknownHostException.class)
        ? "there is no such host: check " + AwsOptions.REGION + " and " + AwsOptions.ENDPOINT
        : "");
  }

  private static boolean comesFrom(@Nullable Throwable failure, Class<? extends Throwable> kind) {
    return failure != null && (kind.isInstance(failure) || comesFrom(failure.getCause(), kind));
  }

  /** Without the request ids that the SDK adds. */
  private static String cause(SdkException failure) {
    if (failure instanceof AwsServiceException service && service.awsErrorDetails() != null) {
      String message = service.awsErrorDetails().errorMessage();
      return code(service) + (message == null || message.isBlank() ? "" : " (" + shortened(message) + ")");
    }
    return shortened(String.valueOf(failure.getMessage()));
  }

  private static String shortened(String message) {
    String text = message.strip();
    return text.length() <= LONGEST_CAUSE ? text : text.substring(0, LONGEST_CAUSE) + "…";
  }

  /** Keys and messages are others' text, which could bring lines of its own into the log. */
  private static String oneLine(String text) {
    return text.replaceAll("\\p{Cntrl}+", " ");
  }
}

package io.github.budgeteer.connectors.aws;

import java.io.IOException;
import java.util.Set;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.RetriableException;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;
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
  private static final Set<String> WRONG_CREDENTIALS = Set.of("InvalidAccessKeyId",
      "UnrecognizedClientException",
      "InvalidClientTokenId", "SignatureDoesNotMatch", "InvalidSignatureException", "AuthFailure");
  private static final Set<String> PASSING = Set.of("LimitExceededException", "ExpiredToken",
      "ExpiredTokenException",
      "RequestTimeTooSkewed", "RequestExpired");
  private static final Set<String> WRONG_REGION = Set.of("PermanentRedirect", "AuthorizationHeaderMalformed",
      "IllegalLocationConstraintException");
  private static final Set<String> NO_RESOURCE = Set.of("NoSuchBucket", "ResourceNotFoundException",
      "QueueDoesNotExist", "AWS.SimpleQueueService.NonExistentQueue", "QueueDeletedRecently",
      "AWS.SimpleQueueService.QueueDeletedRecently");

  private AwsFailure() {}

  /**
   * Returns what a task throws for a failed call.
   *
   * @param doing what was tried, on what, such as {@code list s3://bucket/prefix}
   * @param allow what the caller's policy must allow for it, such as {@code s3:ListBucket}
   * @return a {@link RetriableException} if it may pass, else a {@link ConnectException}
   */
  public static ConnectException of(SdkException failure, String doing, String allow) {
    String cause = cause(failure);
    String fix = fix(failure, allow);
    return fix.isEmpty()
        ? new RetriableException("cannot " + doing + ": " + cause + "; it is tried again", failure)
        : new ConnectException("cannot " + doing + ": " + cause + "; " + fix, failure);
  }

  /** Returns what a task throws for a stream that broke. */
  public static RetriableException of(IOException failure, String doing) {
    return new RetriableException("cannot " + doing + ": " + failure + "; it is tried again", failure);
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

  /** Returns what to do about it; nothing if it may pass by itself. */
  private static String fix(SdkException failure, String allow) {
    if (failure instanceof AwsServiceException service) {
      String code = code(service);
      if (PASSING.contains(code) || service.isThrottlingException() || service.statusCode() >= SERVER_ERROR) {
        return "";
      }
      if (WRONG_CREDENTIALS.contains(code)) {
        return "AWS does not know these credentials: check AWS_ACCESS_KEY_ID, the profile or the worker's role";
      }
      if (WRONG_REGION.contains(code) || service.statusCode() == REDIRECT) {
        return "it is in another Region: set " + AwsOptions.REGION + " to that one";
      }
      if (NO_RESOURCE.contains(code)) {
        return "there is none: check the name, the account and " + AwsOptions.REGION;
      }
      if (service.statusCode() == FORBIDDEN || code.startsWith("AccessDenied")) {
        return "allow " + allow + " to the worker's role, or to " + AwsOptions.ROLE_ARN
            + "; for an encrypted one also kms:Decrypt";
      }
      return service.statusCode() >= BAD_REQUEST ? "AWS refuses the request as it stands" : "";
    }
    String message = String.valueOf(failure.getMessage());
    if (failure instanceof SdkClientException && message.contains("Unable to load credentials")) {
      return "no credentials: set AWS_ACCESS_KEY_ID, a profile, or give the worker a role";
    }
    if (failure instanceof SdkClientException && message.contains("Unable to load region")) {
      return "no Region: set " + AwsOptions.REGION + " or AWS_REGION";
    }
    return "";
  }

  /** One line, without the request ids that the SDK adds. */
  private static String cause(SdkException failure) {
    if (failure instanceof AwsServiceException service && service.awsErrorDetails() != null) {
      String message = service.awsErrorDetails().errorMessage();
      return code(service) + (message == null || message.isBlank() ? "" : " (" + message.strip() + ")");
    }
    String message = String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
    return message.length() <= 200 ? message : message.substring(0, 200) + "…";
  }
}

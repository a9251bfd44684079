package io.github.budgeteer.enforcer.notify.aws;

import io.github.budgeteer.enforcer.notify.Delivery;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/** What a failed call means for what was to be delivered, in one line with what to do. */
final class AwsFailure {
  private static final int FORBIDDEN = 403;
  private static final int NOT_FOUND = 404;
  private static final int SERVER_ERROR = 500;
  private static final int LONGEST = 300;

  private AwsFailure() {}

  /**
   * Returns how an attempt ended that the SDK reports as failed.
   *
   * @param service as people call it
   * @param target what was written to
   * @param action what must be allowed
   */
  static Delivery of(SdkException failure, String service, String target, String action) {
    if (!(failure instanceof AwsServiceException answered)) {
      return new Delivery.Unavailable(
          service + " does not answer: " + line(String.valueOf(failure.getMessage())));
    }
    String code = answered.awsErrorDetails() == null ? "" : answered.awsErrorDetails().errorCode();
    String cause = service + ": "
        + (code == null || code.isBlank() ? "status " + answered.statusCode() : code);
    if (answered.isThrottlingException() || answered.statusCode() >= SERVER_ERROR
    // Credentials are renewed.
        || String.valueOf(code).contains("Expired")) {
      return new Delivery.Unavailable(cause);
    }
    if (answered.statusCode() == NOT_FOUND || String.valueOf(code).contains("NotFound")) {
      return new Delivery.Refused(cause + ": there is no " + target + "; create it, or configure another");
    }
    if (answered.statusCode() == FORBIDDEN) {
      return new Delivery.Refused(cause + "; allow " + action + " on " + target + " to these credentials");
    }
    String message = answered.awsErrorDetails() == null ? null : answered.awsErrorDetails().errorMessage();
    return new Delivery.Refused(message == null ? cause : cause + " (" + line(message) + ")");
  }

  private static String line(String message) {
    String first = message.lines().findFirst().orElse("");
    return first.length() <= LONGEST ? first : first.substring(0, LONGEST) + "…";
  }
}

package io.github.budgeteer.enforcer.iam.aws;

import io.github.budgeteer.enforcer.iam.IamAccess.Result;
import io.github.budgeteer.events.Outcome;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/** What a failed call of IAM means for the principal, in one line with what to do. */
final class IamFailure {
  private static final int FORBIDDEN = 403;
  private static final int SERVER_ERROR = 500;
  private static final int LONGEST = 300;
  static final String NO_SUCH_ENTITY = "NoSuchEntity";
  static final String LIMIT_EXCEEDED = "LimitExceeded";
  static final String ALREADY_EXISTS = "EntityAlreadyExists";
  static final String UNMODIFIABLE = "UnmodifiableEntity";

  private IamFailure() {}

  /** Tells whether the same call can succeed a moment later: the SDK does not repeat a collision by itself. */
  static boolean passesSoon(SdkException failure) {
    return failure instanceof AwsServiceException service && (service.isThrottlingException()
        || is(service, "ConcurrentModification") || service.statusCode() >= SERVER_ERROR);
  }

  /** Tells whether IAM answered with an error code. */
  static boolean is(SdkException failure, String code) {
    return failure instanceof AwsServiceException service && code.equals(code(service));
  }

  /**
   * Returns the refusal that a failure is.
   *
   * @param protectedRemedy what to say of an entity that only AWS may modify
   */
  static <T> Result<T> refusal(SdkException failure, String protectedRemedy) {
    if (!(failure instanceof AwsServiceException service)) {
      return unavailable("IAM does not answer: " + line(String.valueOf(failure.getMessage())));
    }
    String code = code(service);
    return switch (code) {
      case NO_SUCH_ENTITY -> new Result.Refused<>(Outcome.Reason.NO_SUCH_PRINCIPAL, cause(service));
      case UNMODIFIABLE -> new Result.Refused<>(Outcome.Reason.NOT_ENFORCEABLE, protectedRemedy);
      case LIMIT_EXCEEDED -> unavailable(cause(service)
          + "; detach a managed policy or shorten the inline ones, then the deny fits");
      default -> unavailable(service.statusCode() == FORBIDDEN || code.startsWith("AccessDenied")
          ? cause(service) + "; allow it to the enforcer's role"
          : cause(service));
    };
  }

  private static <T> Result<T> unavailable(String message) {
    return new Result.Refused<>(Outcome.Reason.UNAVAILABLE, message);
  }

  /** The code as on the wire: the SDK's own names of some end in Exception. */
  private static String code(AwsServiceException failure) {
    String code = failure.awsErrorDetails() == null ? null : failure.awsErrorDetails().errorCode();
    return code == null ? "" : code.replaceFirst("Exception$", "");
  }

  private static String cause(AwsServiceException failure) {
    String message = failure.awsErrorDetails() == null ? null : failure.awsErrorDetails().errorMessage();
    return "IAM: " + (code(failure).isEmpty() ? "status " + failure.statusCode() : code(failure))
        + (message == null || message.isBlank() ? "" : " (" + line(message.strip()) + ")");
  }

  private static String line(String message) {
    String first = message.lines().findFirst().orElse("");
    return first.length() <= LONGEST ? first : first.substring(0, LONGEST) + "…";
  }
}

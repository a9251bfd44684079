package io.github.budgeteer.enforcer.iam.aws;

import io.github.budgeteer.enforcer.iam.KeyStatus;
import java.util.SortedMap;
import java.util.TreeMap;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.iam.model.ListServiceSpecificCredentialsRequest;
import software.amazon.awssdk.services.iam.model.ListServiceSpecificCredentialsResponse;
import software.amazon.awssdk.services.iam.model.ServiceSpecificCredentialMetadata;
import software.amazon.awssdk.services.iam.model.StatusType;
import software.amazon.awssdk.services.iam.model.UpdateServiceSpecificCredentialRequest;

/** A user's Bedrock API keys: service-specific credentials of Bedrock, and of no other service. */
final class ApiKeys {
  private static final String SERVICE = "bedrock.amazonaws.com";

  private ApiKeys() {}

  static SortedMap<String, KeyStatus> read(IamCalls calls, String user) {
    SortedMap<String, KeyStatus> keys = new TreeMap<>();
    ListServiceSpecificCredentialsResponse page;
    String marker = null;
    do {
      ListServiceSpecificCredentialsRequest request = ListServiceSpecificCredentialsRequest.builder()
          .userName(user).serviceName(SERVICE).marker(marker).build();
      page = calls.call(iam -> iam.listServiceSpecificCredentials(request));
      for (ServiceSpecificCredentialMetadata key : page.serviceSpecificCredentials()) {
        // Asked for again: a server that ignores the filter must not have us touch other services' keys.
        if (SERVICE.equals(key.serviceName())) {
          keys.put(key.serviceSpecificCredentialId(), status(key));
        }
      }
      marker = page.marker();
    } while (Boolean.TRUE.equals(page.isTruncated()));
    return keys;
  }

  static boolean set(IamCalls calls, String user, String key, KeyStatus status) {
    StatusType wanted = switch (status) {
      case ACTIVE -> StatusType.ACTIVE;
      case INACTIVE -> StatusType.INACTIVE;
      case EXPIRED -> throw new IllegalArgumentException("only time can expire a key");
    };
    try {
      calls.call(iam -> iam.updateServiceSpecificCredential(UpdateServiceSpecificCredentialRequest.builder()
          .userName(user).serviceSpecificCredentialId(key).status(wanted).build()));
      return true;
    } catch (SdkException e) {
      if (IamFailure.is(e, IamFailure.NO_SUCH_ENTITY)) {
        return false;
      }
      throw e;
    }
  }

  private static KeyStatus status(ServiceSpecificCredentialMetadata key) {
    return switch (key.status()) {
      case ACTIVE -> KeyStatus.ACTIVE;
      case INACTIVE -> KeyStatus.INACTIVE;
      // What a later version of IAM calls otherwise is left alone too.
      default -> KeyStatus.EXPIRED;
    };
  }
}

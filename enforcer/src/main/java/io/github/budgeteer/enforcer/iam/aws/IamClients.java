package io.github.budgeteer.enforcer.iam.aws;

import java.util.Optional;
import software.amazon.awssdk.services.iam.IamClient;

/** Where clients of an account's IAM come from. */
public interface IamClients extends AutoCloseable {

  /**
   * Returns a client of an account's IAM, which stays this object's; nothing if there is no way into the account.
   *
   * @throws software.amazon.awssdk.core.exception.SdkException if AWS can't be asked
   */
  Optional<IamClient> of(String account);

  @Override
  void close();
}

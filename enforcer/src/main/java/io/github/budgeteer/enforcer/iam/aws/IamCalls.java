package io.github.budgeteer.enforcer.iam.aws;

import io.github.budgeteer.enforcer.Backoff;
import java.util.function.Function;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.iam.IamClient;

/**
 * Calls of one account's IAM: each waits for its turn, and one that is throttled or collides with another change is made again
 * after a wait of its own, which holds up nobody else.
 */
final class IamCalls {
  private final IamClient client;
  private final Pacing pacing;
  private final Pause pause;
  private final Backoff backoff;
  private final int mostTries;

  IamCalls(IamClient client, Pacing pacing, Pause pause, Backoff backoff, int mostTries) {
    this.client = client;
    this.pacing = pacing;
    this.pause = pause;
    this.backoff = backoff;
    this.mostTries = mostTries;
  }

  /**
   * Makes a call.
   *
   * @throws SdkException if IAM refuses it, or throttles the last try
   */
  <T> T call(Function<IamClient, T> call) {
    for (int failures = 1;; failures++) {
      pacing.await();
      try {
        return call.apply(client);
      } catch (SdkException e) {
        if (failures >= mostTries || !IamFailure.passesSoon(e)) {
          throw e;
        }
        pause.of(backoff.after(failures));
      }
    }
  }
}

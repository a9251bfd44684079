package io.github.budgeteer.benchmarks.enforcing;

import io.github.budgeteer.enforcer.iam.CrossCheck;
import io.github.budgeteer.enforcer.iam.Denial;
import io.github.budgeteer.enforcer.iam.IamAccess;
import io.github.budgeteer.enforcer.iam.KeyStatus;
import java.time.Duration;
import java.util.Map;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentHashMap;

/** The local stand-in for IAM at AWS's pace: each call takes a while, and reading takes several. */
final class SlowIam implements IamAccess {
  /** Who it is, what is attached, what is inline. */
  private static final int READING_CALLS = 3;
  /** What is attached, and the policy's text. */
  private static final int READING_BACK_CALLS = 2;

  private final IamAccess iam;
  private final Duration call;
  private final Map<String, Long> firstCalls = new ConcurrentHashMap<>();

  SlowIam(IamAccess iam, Duration call) {
    this.iam = iam;
    this.call = call;
  }

  /** Returns when the first call for each principal began, by {@link System#nanoTime}. */
  Map<String, Long> firstCalls() {
    return firstCalls;
  }

  @Override
  public Result<Reading> read(String principalId) {
    begin(principalId, READING_CALLS);
    return iam.read(principalId);
  }

  @Override
  public Result<Denial> denial(String principalId) {
    begin(principalId, READING_BACK_CALLS);
    return iam.denial(principalId);
  }

  @Override
  public Result<Denial> deny(String principalId) {
    begin(principalId, 1);
    return iam.deny(principalId);
  }

  @Override
  public Result<Boolean> lift(String principalId) {
    begin(principalId, 1);
    return iam.lift(principalId);
  }

  @Override
  public Result<SortedMap<String, KeyStatus>> apiKeys(String principalId) {
    begin(principalId, 1);
    return iam.apiKeys(principalId);
  }

  @Override
  public Result<Boolean> setApiKey(String principalId, String key, KeyStatus status) {
    begin(principalId, 1);
    return iam.setApiKey(principalId, key, status);
  }

  @Override
  public Result<CrossCheck> simulate(String principalId) {
    begin(principalId, 1);
    return iam.simulate(principalId);
  }

  @Override
  public void doubtShared() {
    iam.doubtShared();
  }

  private void begin(String principalId, int calls) {
    firstCalls.putIfAbsent(principalId, System.nanoTime());
    try {
      Thread.sleep(call.multipliedBy(calls));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

package io.github.budgeteer.enforcer.iam;

import io.github.budgeteer.events.AccessSnapshot;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** An IAM that takes every order and does nothing. */
final class NoWorld implements IamWorld {
  @Override
  public IamAccess iam() {
    return new IamAccess() {
      @Override
      public void doubtShared() {
        // It remembers nothing.
      }

      @Override
      public Result<Reading> read(String principalId) {
        return new Result.Done<>(
            new Reading(new AccessSnapshot("", List.of(), List.of(), null), Denial.NONE));
      }

      @Override
      public Result<Denial> denial(String principalId) {
        return new Result.Done<>(Denial.NONE);
      }

      @Override
      public Result<Denial> deny(String principalId) {
        return new Result.Done<>(Denial.MANAGED);
      }

      @Override
      public Result<Boolean> lift(String principalId) {
        return new Result.Done<>(true);
      }

      @Override
      public Result<SortedMap<String, KeyStatus>> apiKeys(String principalId) {
        return new Result.Done<>(new TreeMap<>());
      }

      @Override
      public Result<Boolean> setApiKey(String principalId, String key, KeyStatus status) {
        return new Result.Done<>(true);
      }

      @Override
      public Result<CrossCheck> simulate(String principalId) {
        return new Result.Done<>(CrossCheck.NOT_ANSWERED);
      }
    };
  }

  @Override
  public void create(String principalId, SessionNames names) {}

  @Override
  public void attach(String principalId, String policyArn) {}

  @Override
  public void delete(String principalId) {}

  @Override
  public String all(String principalId) {
    return "";
  }

  @Override
  public void mostAttached(int policies) {}

  @Override
  public void protect(String principalId) {}

  @Override
  public void putApiKey(String principalId, String key, KeyStatus status) {}
}

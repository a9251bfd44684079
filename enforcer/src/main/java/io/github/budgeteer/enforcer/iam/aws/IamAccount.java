package io.github.budgeteer.enforcer.iam.aws;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One account's IAM: its calls, its shared policy, and what has been learned of it.
 *
 * @param calls within the account's rate
 * @param policy shared by all that are suspended there
 * @param silentSimulator whether the simulator is known not to answer
 * @param roles a lock for each role whose list of sessions is being written: the list is replaced as a whole
 */
record IamAccount(IamCalls calls, SharedDenyPolicy policy, AtomicBoolean silentSimulator,
    Map<String, ReentrantLock> roles) {
  IamAccount(IamCalls calls, SharedDenyPolicy policy) {
    this(calls, policy, new AtomicBoolean(), new ConcurrentHashMap<>());
  }

  ReentrantLock lockOf(String role) {
    return roles.computeIfAbsent(role, key -> new ReentrantLock());
  }
}

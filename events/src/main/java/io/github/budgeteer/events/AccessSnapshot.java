package io.github.budgeteer.events;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What bore on a principal's access before the enforcer first changed anything, as IAM had it.
 *
 * @param uniqueId IAM's own id of the user or role ({@code AIDA…}, {@code AROA…}), which changes if it is created again
 * @param attachedPolicies ARNs of its managed policies
 * @param inlinePolicies names of its inline policies
 * @param permissionsBoundary ARN of its boundary; null if it has none
 */
public record AccessSnapshot(String uniqueId, List<String> attachedPolicies, List<String> inlinePolicies,
    @Nullable String permissionsBoundary) {
  public AccessSnapshot {
    attachedPolicies = attachedPolicies.stream().sorted().toList();
    inlinePolicies = inlinePolicies.stream().sorted().toList();
  }
}

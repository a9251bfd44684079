package io.github.budgeteer.events;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What directives have changed of the rules that an account's type is held to.
 *
 * @param limit a limit of its own; null for that of the policy
 * @param lease a raise that ends; null for none
 * @param exemption a time in which no budget suspends; null for none
 * @param mode whether decisions are carried out; null as the policy says
 */
public record Terms(@Nullable OwnLimit limit, @Nullable Lease lease, @Nullable Exemption exemption,
    @Nullable Mode mode) {
  /** Nothing changed. */
  public static final Terms NONE = new Terms(null, null, null, null);

  public Terms withLimit(@Nullable OwnLimit newLimit) {
    return new Terms(newLimit, lease, exemption, mode);
  }

  public Terms withLease(@Nullable Lease newLease) {
    return new Terms(limit, newLease, exemption, mode);
  }

  public Terms withExemption(@Nullable Exemption newExemption) {
    return new Terms(limit, lease, newExemption, mode);
  }

  public Terms withMode(@Nullable Mode newMode) {
    return new Terms(limit, lease, exemption, newMode);
  }

  /** Returns the rules that these terms make of a policy. */
  public Policy applyTo(Policy policy) {
    if (limit == null && lease == null && mode == null) {
      return policy;
    }
    Usd own = limit == null ? policy.limit() : limit.usd();
    Usd leased = lease != null && own != null && lease.usd().isAtLeast(own) ? lease.usd() : own;
    return policy.with(leased, mode == null ? policy.mode() : mode);
  }

  /**
   * A limit that replaces the policy's.
   *
   * @param usd USD per period; null for none: metered only
   * @param directive id of the directive that set it
   */
  public record OwnLimit(@Nullable Usd usd, String directive) {}

  /**
   * A raise for a time.
   *
   * @param usd USD per period; a lower limit than the one it should raise has no effect
   * @param until when it ends
   * @param directive id of the directive that granted it
   */
  public record Lease(Usd usd, Instant until, String directive) {}

  /**
   * A time in which no budget suspends.
   *
   * @param until when it ends
   * @param owner who answers for what is spent
   * @param directive id of the directive that granted it
   */
  public record Exemption(Instant until, String owner, String directive) {}
}

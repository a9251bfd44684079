package io.github.budgeteer.enforcer.iam;

/** Which sessions of a shared role are denied one by one. */
public enum SessionNames {
  /** Those whose name the role's trust policy prescribes: another name would escape the deny. */
  PINNED,
  /** All, though whoever chooses the name of a session can choose another. */
  RENAMABLE
}

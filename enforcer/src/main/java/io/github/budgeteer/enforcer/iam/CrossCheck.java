package io.github.budgeteer.enforcer.iam;

/** What IAM's simulator says of a principal's Bedrock access. */
public enum CrossCheck {
  /** Every action that was asked about is denied explicitly. */
  DENIED,
  /** At least one is not. */
  NOT_DENIED,
  /** There is no simulator here, or it does not answer: nothing follows. */
  NOT_ANSWERED
}

package io.github.budgeteer.enforcer.iam;

/** What a Bedrock API key can be; only the first two can be set. */
public enum KeyStatus {
  ACTIVE, INACTIVE, EXPIRED
}

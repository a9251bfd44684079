package io.github.budgeteer.enforcer.workflow;

/** What a suspension does to a user's Bedrock API keys, which the deny stops in any case. */
public enum ApiKeyUse {
  LEAVE,
  /** As a second lock they are set inactive, and active again when access is given back. */
  DEACTIVATE
}

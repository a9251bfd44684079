package io.github.budgeteer.events;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What kind of identity a budget is held by; it decides the default limit and whether IAM can stop it. */
public enum AccountType {
  /** An IAM user. */
  @JsonProperty("user")
  USER("user", true),
  /** The IAM user behind a long-term Bedrock API key: its name starts with {@code BedrockAPIKey-}. */
  @JsonProperty("bedrock_api_key")
  BEDROCK_API_KEY("bedrock_api_key", true),
  /** An IAM role, all sessions together. */
  @JsonProperty("role")
  ROLE("role", true),
  /** A role that an AWS service assumes: agents, knowledge bases, AgentCore. */
  @JsonProperty("service")
  SERVICE("service", true),
  /** One person's session of a shared role (Identity Center). */
  @JsonProperty("session")
  SESSION("session", true),
  /** A federated user ({@code GetFederationToken}): no IAM entity to attach a deny to. */
  @JsonProperty("federated")
  FEDERATED("federated", false),
  /** The account's root user: no identity policy binds it. */
  @JsonProperty("root")
  ROOT("root", false),
  /** Calls whose log record names nobody. */
  @JsonProperty("unattributed")
  UNATTRIBUTED("unattributed", false);

  private final String label;
  private final boolean enforceable;

  AccountType(String label, boolean enforceable) {
    this.label = label;
    this.enforceable = enforceable;
  }

  /** Returns the name used in JSON. */
  public String label() {
    return label;
  }

  /** Tells whether an IAM policy can take Bedrock access away from this kind of identity. */
  public boolean enforceable() {
    return enforceable;
  }
}

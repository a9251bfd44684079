package io.github.budgeteer.events;

/**
 * A change to the shipped defaults, a value of {@link Topic#SETTINGS}.
 *
 * @param path full SSM path, such as {@code /bedrock-budgeteer/global/grace_period_seconds}; also the key
 * @param value as SSM has it
 * @param id tells this change from others; accounts say which one they follow
 * @param actor who set it
 * @param reason why
 */
public record Setting(String path, String value, String id, String actor,
    String reason) implements SharedInput {
  @Override
  public String key() {
    return path;
  }
}

package io.github.budgeteer.enforcer.notify;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Where notifications go, and what they say.
 *
 * @param slack a Slack incoming webhook
 * @param webhook any other web server
 * @param topics ARNs of SNS topics
 * @param eventBus name or ARN of the EventBridge bus
 * @param contact how to ask for more: a sentence or an address; nothing for a sentence of ours
 */
public record NotifierConfig(Optional<SecretUrl> slack, Optional<SecretUrl> webhook,
    Map<Audience, String> topics, Optional<String> eventBus, Optional<String> contact) {
  private static final String TOPIC_ARN = "arn:aws[a-z-]*:sns:[a-z0-9-]+:[0-9]{12}:[A-Za-z0-9_-]{1,256}";
  private static final String BUS = "[/.A-Za-z0-9_:-]{1,1600}";
  private static final int LONGEST_CONTACT = 500;

  public NotifierConfig {
    topics = new TreeMap<>(topics);
    topics.forEach((audience, arn) -> {
      if (!arn.matches(TOPIC_ARN)) {
        throw new IllegalArgumentException("SNS topic " + audience.label() + ": '" + arn
            + "'; accepted: the ARN of a standard topic, such as arn:aws:sns:us-east-1:123456789012:alerts");
      }
    });
    if (eventBus.isPresent() && !eventBus.get().matches(BUS)) {
      throw new IllegalArgumentException("event bus: '" + eventBus.get()
          + "'; accepted: the name or ARN of an EventBridge bus, such as default");
    }
    if (contact.isPresent()
        && (contact.get().isBlank() || contact.get().length() > LONGEST_CONTACT
            || contact.get().chars().anyMatch(Character::isISOControl))) {
      throw new IllegalArgumentException("contact: accepted: one line of up to " + LONGEST_CONTACT
          + " characters, such as an address");
    }
  }

  /** Returns whether nobody is told anything. */
  public boolean isEmpty() {
    return slack.isEmpty() && webhook.isEmpty() && topics.isEmpty() && eventBus.isEmpty();
  }
}

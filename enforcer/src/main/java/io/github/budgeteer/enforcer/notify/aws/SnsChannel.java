package io.github.budgeteer.enforcer.notify.aws;

import io.github.budgeteer.enforcer.notify.Audience;
import io.github.budgeteer.enforcer.notify.Channel;
import io.github.budgeteer.enforcer.notify.Delivery;
import io.github.budgeteer.enforcer.notify.Notification;
import io.github.budgeteer.enforcer.notify.Outgoing;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.model.MessageAttributeValue;

/**
 * An SNS topic, and through it e-mail and whatever else is subscribed. Message attributes say id, type, severity and principal, for
 * filters.
 */
public final class SnsChannel implements Channel {
  private static final int REGION = 3;
  private static final int LONGEST_SUBJECT = 100;

  private final String name;
  private final String topicArn;
  private final Set<Audience> audiences;
  private final SnsClient client;

  /**
   * Makes a channel to a topic, in the topic's own Region.
   *
   * @param audiences whose notifications the topic gets
   * @throws IllegalStateException if no client can be made
   */
  public SnsChannel(Audience audience, String topicArn, Set<Audience> audiences) {
    this.name = "sns-" + audience.label();
    this.topicArn = topicArn;
    this.audiences = Set.copyOf(audiences);
    client = SdkClients.made(SnsClient.builder().region(Region.of(topicArn.split(":", -1)[REGION])));
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public boolean concerns(Outgoing outgoing) {
    return outgoing.notification().filter(told -> audiences.contains(told.audience())).isPresent();
  }

  @Override
  public List<Delivery> send(List<Outgoing> messages) {
    return messages.stream().map(message -> send(message.notification().orElseThrow())).toList();
  }

  private Delivery send(Notification told) {
    Map<String, MessageAttributeValue> attributes = new HashMap<>();
    attributes.put("id", attribute(told.id()));
    attributes.put("type", attribute(told.type()));
    attributes.put("severity", attribute(told.severity().name().toLowerCase(Locale.ROOT)));
    String principalId = told.principalId();
    if (principalId != null) {
      attributes.put("principal_id", attribute(principalId));
    }
    try {
      client.publish(publish -> publish.topicArn(topicArn).subject(subject(told.title()))
          .message(told.title() + '\n' + told.text()).messageAttributes(attributes));
      return new Delivery.Delivered();
    } catch (SdkException e) {
      return AwsFailure.of(e, "SNS", topicArn, "sns:Publish");
    }
  }

  private static MessageAttributeValue attribute(String text) {
    return MessageAttributeValue.builder().dataType("String").stringValue(text).build();
  }

  /** SNS takes printable ASCII, up to 100 letters. */
  private static String subject(String title) {
    String ascii = ("Bedrock Budgeteer: " + title).replaceAll("[^ -~]", "?");
    return ascii.length() <= LONGEST_SUBJECT ? ascii : ascii.substring(0, LONGEST_SUBJECT - 3) + "...";
  }

  @Override
  public void close() {
    client.close();
  }
}

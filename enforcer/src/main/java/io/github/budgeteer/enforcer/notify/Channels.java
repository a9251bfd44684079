package io.github.budgeteer.enforcer.notify;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.budgeteer.enforcer.notify.aws.EventBridgeChannel;
import io.github.budgeteer.enforcer.notify.aws.SnsChannel;
import io.github.budgeteer.events.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The channels of a configuration. */
public final class Channels {
  private static final Json<TestDetail> TEST_DETAIL = Json.of(TestDetail.class);

  private Channels() {}

  private record TestDetail(String timestamp) {}

  /**
   * Opens all that are configured.
   *
   * @throws IllegalStateException if AWS can't be called with what the environment gives
   */
  public static List<Channel> of(NotifierConfig config) {
    List<Channel> channels = new ArrayList<>();
    config.topics().forEach((audience, arn) -> channels.add(new SnsChannel(audience, arn,
        audiences(audience, config.topics().keySet()))));
    config.slack().ifPresent(url -> channels.add(new SlackChannel(url)));
    config.webhook().ifPresent(url -> channels.add(new WebhookChannel(url)));
    config.eventBus().ifPresent(bus -> channels.add(new EventBridgeChannel(bus)));
    return channels;
  }

  /**
   * Returns whose notifications a topic gets: those of high severity must not be lost for want of a topic, so the next best one
   * gets them.
   */
  static Set<Audience> audiences(Audience topic, Set<Audience> configured) {
    Set<Audience> audiences = EnumSet.of(topic);
    Audience high = configured.contains(Audience.HIGH_SEVERITY)
        ? Audience.HIGH_SEVERITY
        : configured.contains(Audience.OPERATIONAL_ALERTS)
            ? Audience.OPERATIONAL_ALERTS
            : Audience.BUDGET_ALERTS;
    if (topic == high) {
      audiences.add(Audience.HIGH_SEVERITY);
    }
    return audiences;
  }

  /** Tries a channel, which says in its name whose notifications it would get. */
  public static Delivery test(Channel channel, Optional<String> contact, Instant now) {
    BusEvent event = new BusEvent("Notification Test",
        new String(TEST_DETAIL.encode(new TestDetail(now.toString())),
            UTF_8),
        now);
    for (Audience audience : Audience.values()) {
      Outgoing test = new Outgoing("test/" + now.toEpochMilli(),
          Optional.of(new Notification("test/" + now.toEpochMilli(), "Test", Severity.INFO, audience,
              "test of the channel " + channel.name(),
              "Nothing has happened: somebody tries whether notifications "
                  + "get through.\nNext: nothing.\nTo ask for more: " + contact.orElse(Wording.ASK),
              null, null, null, null, null, "nothing", null, contact.orElse(Wording.ASK), now)),
          event);
      if (channel.concerns(test)) {
        return channel.send(List.of(test)).getFirst();
      }
    }
    throw new IllegalStateException(channel.name() + " sends nothing at all");
  }
}

package io.github.budgeteer.enforcer.notify.aws;

import io.github.budgeteer.enforcer.notify.Channel;
import io.github.budgeteer.enforcer.notify.Delivery;
import io.github.budgeteer.enforcer.notify.Outgoing;
import java.util.List;
import java.util.Set;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequestEntry;
import software.amazon.awssdk.services.eventbridge.model.PutEventsResultEntry;

/** An EventBridge bus: every decision and notice, of which each succeeds or fails by itself. */
public final class EventBridgeChannel implements Channel {
  static final String SOURCE = "bedrock-budgeteer";
  /** The most that PutEvents takes. */
  private static final int MOST_ENTRIES = 10;
  /** Of an entry; with any other code the same entry would fail again. */
  private static final Set<String> PASSING = Set.of("ThrottlingException", "InternalFailure",
      "InternalException", "ServiceUnavailable");

  private final String bus;
  private final EventBridgeClient client;

  /**
   * Makes a channel to a bus.
   *
   * @param bus its name or ARN
   * @throws IllegalStateException if no client can be made
   */
  public EventBridgeChannel(String bus) {
    this.bus = bus;
    client = SdkClients.made(EventBridgeClient.builder());
  }

  @Override
  public String name() {
    return "eventbridge";
  }

  @Override
  public boolean concerns(Outgoing outgoing) {
    return true;
  }

  @Override
  public int mostAtOnce() {
    return MOST_ENTRIES;
  }

  @Override
  public List<Delivery> send(List<Outgoing> messages) {
    List<PutEventsRequestEntry> entries = messages.stream()
        .map(message -> PutEventsRequestEntry.builder().eventBusName(bus).source(SOURCE)
            .detailType(message.event().detailType()).detail(message.event().detail())
            .time(message.event().time()).build())
        .toList();
    try {
      List<PutEventsResultEntry> results = client.putEvents(put -> put.entries(entries)).entries();
      return results.size() == entries.size()
          ? results.stream().map(EventBridgeChannel::of).toList()
          : all(messages, new Delivery.Unavailable(
              "EventBridge answers of " + results.size() + " events, asked for " + entries.size()));
    } catch (SdkException e) {
      return all(messages, AwsFailure.of(e, "EventBridge", "event bus " + bus, "events:PutEvents"));
    }
  }

  private static Delivery of(PutEventsResultEntry result) {
    String code = result.errorCode();
    if (code == null) {
      return new Delivery.Delivered();
    }
    String reason = "EventBridge: " + code;
    return PASSING.contains(code) ? new Delivery.Unavailable(reason) : new Delivery.Refused(reason);
  }

  private static List<Delivery> all(List<Outgoing> messages, Delivery delivery) {
    return messages.stream().map(message -> delivery).toList();
  }

  @Override
  public void close() {
    client.close();
  }
}

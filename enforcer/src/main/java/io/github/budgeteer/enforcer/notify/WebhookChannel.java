package io.github.budgeteer.enforcer.notify;

import io.github.budgeteer.events.Json;
import java.util.List;

/** Any web server that takes a {@link Notification} as JSON by POST. */
public final class WebhookChannel implements Channel {
  private static final Json<Notification> JSON = Json.of(Notification.class);

  private final HttpPost http;

  /** Makes a channel to an address. */
  public WebhookChannel(SecretUrl url) {
    http = new HttpPost("the webhook", url, body -> "");
  }

  @Override
  public String name() {
    return "webhook";
  }

  @Override
  public boolean concerns(Outgoing outgoing) {
    return outgoing.notification().isPresent();
  }

  @Override
  public List<Delivery> send(List<Outgoing> messages) {
    return messages.stream()
        .map(message -> http.post(message.id(), JSON.encode(message.notification().orElseThrow()))).toList();
  }

  @Override
  public void close() {
    http.close();
  }
}

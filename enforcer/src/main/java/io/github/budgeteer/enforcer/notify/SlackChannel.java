package io.github.budgeteer.enforcer.notify;

import io.github.budgeteer.events.Json;
import java.util.List;

/** A Slack incoming webhook. */
public final class SlackChannel implements Channel {
  private static final Json<Body> JSON = Json.of(Body.class);

  private final HttpPost http;

  /**
   * What Slack takes.
   *
   * @param mrkdwn false: names and reasons have stars and underscores that are no mark-up
   */
  private record Body(String text, boolean mrkdwn) {}

  /** Makes a channel to an address. */
  public SlackChannel(SecretUrl url) {
    http = new HttpPost("Slack", url, SlackChannel::meaning);
  }

  @Override
  public String name() {
    return "slack";
  }

  @Override
  public boolean concerns(Outgoing outgoing) {
    return outgoing.notification().isPresent();
  }

  @Override
  public List<Delivery> send(List<Outgoing> messages) {
    return messages.stream().map(message -> {
      Notification told = message.notification().orElseThrow();
      return http.post(message.id(),
          JSON.encode(new Body(escaped(mark(told.severity()) + told.title() + '\n' + told.text()), false)));
    }).toList();
  }

  @Override
  public void close() {
    http.close();
  }

  private static String mark(Severity severity) {
    return switch (severity) {
      case INFO -> "";
      case WARNING -> ":warning: ";
      case HIGH -> ":rotating_light: ";
    };
  }

  /** Keeps what comes out of logs from calling a whole channel, which {@code <!channel>} does, and from being a link. */
  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  /** The words that Slack answers, from its own list of errors of incoming webhooks. */
  private static String meaning(String body) {
    return switch (body.strip()) {
      case "no_service", "no_service_id", "no_active_hooks", "no_team", "team_disabled", "invalid_token",
          "user_not_found" ->
        "the webhook was removed or its address is not complete; create one and configure its address";
      case "channel_not_found", "channel_is_archived" ->
        "its channel is gone or archived; create a webhook for another one";
      case "action_prohibited", "posting_to_general_channel_denied" ->
        "an administrator has restricted posting; ask for it, or create a webhook for another channel";
      case "rate_limited" -> "too many messages at once";
      default -> "";
    };
  }
}

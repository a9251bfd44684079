package io.github.budgeteer.connectors.s3;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.net.URLDecoder;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What a message on a queue says.
 *
 * <p>Understood are S3's event notifications straight from S3, through SNS (wrapped or raw), and S3's events through
 * EventBridge; what CloudTrail tells its SNS topic about new files; and CloudTrail's events through EventBridge. Source: Amazon S3
 * User Guide, "Event message structure" and "EventBridge event message structure"; CloudTrail User Guide, "Configuring SNS
 * notifications".
 */
sealed interface Notification {
  /** New objects. */
  record Objects(List<S3Object> objects) implements Notification {}

  /** CloudTrail events themselves. */
  record Events(String json) implements Notification {}

  /** Nothing that concerns us: S3's test event, or the removal of an object. */
  record Nothing() implements Notification {}

  /**
   * Something else.
   *
   * @param json whether it is JSON at all
   */
  record Unknown(boolean json) implements Notification {}

  JsonMapper JSON = new JsonMapper();

  /** Reads a message. Never fails. */
  static Notification read(String body) {
    try {
      return read(JSON.readTree(body), body);
    } catch (JsonProcessingException e) {
      return new Unknown(false);
    } catch (IllegalArgumentException e) {
      return new Unknown(true); // A key that is not written as in a form.
    }
  }

  private static Notification read(JsonNode message, String body) {
    if ("Notification".equals(message.path("Type").asText()) && message.path("Message").isTextual()) {
      return read(message.path("Message").asText());
    }
    if ("s3:TestEvent".equals(message.path("Event").asText())) {
      return new Nothing();
    }
    if (message.path("Records").isArray()) {
      return ofS3(message.path("Records"));
    }
    if (message.path("s3ObjectKey").isArray()) {
      List<S3Object> objects = new ArrayList<>();
      message.path("s3ObjectKey").forEach(key -> objects
          .add(new S3Object(message.path("s3Bucket").asText(), key.asText(), "", 0, Instant.EPOCH)));
      return new Objects(List.copyOf(objects));
    }
    if ("aws.s3".equals(message.path("source").asText())) {
      JsonNode object = message.path("detail").path("object");
      return "Object Created".equals(message.path("detail-type").asText()) && object.path("key").isTextual()
          ? new Objects(List.of(new S3Object(message.path("detail").path("bucket").path("name").asText(),
              object.path("key").asText(), object.path("etag").asText(), object.path("size").asLong(),
              time(message.path("time").asText()))))
          : new Nothing();
    }
    if (message.path("detail-type").asText().contains("via CloudTrail")) {
      return new Events(body);
    }
    return new Unknown(message.isContainerNode());
  }

  private static Notification ofS3(JsonNode records) {
    List<S3Object> objects = new ArrayList<>();
    for (JsonNode record : records) {
      JsonNode s3 = record.path("s3");
      if (!s3.path("object").path("key").isTextual()) {
        return new Unknown(true);
      }
      if (record.path("eventName").asText().startsWith("ObjectCreated:")) {
        objects.add(new S3Object(s3.path("bucket").path("name").asText(),
            // S3 writes keys here as in a form.
            URLDecoder.decode(s3.path("object").path("key").asText(), UTF_8),
            s3.path("object").path("eTag").asText(), s3.path("object").path("size").asLong(),
            time(record.path("eventTime").asText())));
      }
    }
    return objects.isEmpty() ? new Nothing() : new Objects(List.copyOf(objects));
  }

  private static Instant time(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeException e) {
      return Instant.EPOCH;
    }
  }
}

package io.github.budgeteer.connectors.log;

import io.github.budgeteer.events.Invocation;
import io.github.budgeteer.events.Place;
import io.github.budgeteer.events.Principal;
import io.github.budgeteer.events.QuarantineReason;
import io.github.budgeteer.events.Usage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads model invocation log records (schema {@code ModelInvocationLog} 1.0).
 *
 * <p>Bodies are the caller's text: they are passed over where they lie and never become a string, and nothing in them counts
 * but usage and service tier at their known places. Of a name that occurs twice the last value counts. Source of the fields: Amazon Bedrock User Guide, "Monitor model invocation using
 * CloudWatch Logs and Amazon S3".
 */
public final class InvocationLogParser {
  private static final String SCHEMA = "ModelInvocationLog";

  private InvocationLogParser() {}

  /**
   * Parses one JSON object.
   *
   * @param start index of its first byte
   * @param end index behind its last byte; only white space may follow the object before it
   */
  static Parsed parse(byte[] json, int start, int end, Place place) {
    try {
      return parse(json, start, end, place, StoredBodies.NONE);
    } catch (IOException e) {
      throw new UncheckedIOException("nothing was fetched", e);
    }
  }

  /**
   * Parses one JSON object, and the response that lies beside the log where only that tells what was used.
   *
   * @throws IOException if such a response can't be read now
   */
  static Parsed parse(byte[] json, int start, int end, Place place, StoredBodies bodies) throws IOException {
    JsonCursor cursor = new JsonCursor(json, start, end);
    try {
      if (!cursor.atObject()) {
        cursor.skip();
        return new Parsed.Refused(QuarantineReason.NOT_AN_INVOCATION_LOG, "JSON, but no object");
      }
      Fields fields = new Fields(cursor);
      fields.read();
      fields.fetch(bodies);
      return cursor.atEnd()
          ? fields.toParsed(place)
          : new Parsed.Refused(QuarantineReason.MALFORMED_JSON, "text after the end of the object");
    } catch (WrongCountException e) {
      return new Parsed.Refused(QuarantineReason.INVALID_TOKEN_COUNT, e.describe());
    } catch (MalformedJsonException e) {
      return new Parsed.Refused(QuarantineReason.MALFORMED_JSON, e.describe(start));
    }
  }

  /** What is kept of a record. */
  private static final class Fields {
    private @Nullable String schemaType;
    private @Nullable String timestamp;
    private @Nullable String accountId;
    private @Nullable String region;
    private @Nullable String requestId;
    private @Nullable String operation;
    private @Nullable String modelId;
    private @Nullable String errorCode;
    private @Nullable String arn;
    private @Nullable String storedResponse;
    private final ServedTier tier = new ServedTier();
    private final TokenCounts counts = new TokenCounts();
    private final JsonCursor cursor;

    Fields(JsonCursor cursor) {
      this.cursor = cursor;
    }

    void read() {
      cursor.fields(field -> {
        switch (field) {
          case "schemaType" -> schemaType = cursor.text();
          case "timestamp" -> timestamp = cursor.text();
          case "accountId" -> accountId = cursor.text();
          case "region" -> region = cursor.text();
          case "requestId" -> requestId = cursor.text();
          case "operation" -> operation = cursor.text();
          case "modelId" -> modelId = cursor.text();
          case "errorCode" -> errorCode = cursor.text();
          case "identity" -> readIdentity();
          case "input" -> readInput();
          case "output" -> readOutput();
          case "performanceConfig" -> tier.readPerformance(cursor);
          default -> cursor.skip();
        }
      });
    }

    private void readIdentity() {
      cursor.fields(field -> {
        if ("arn".equals(field)) {
          arn = cursor.text();
        } else {
          cursor.skip();
        }
      });
    }

    private void readInput() {
      cursor.fields(field -> {
        switch (field) {
          case "inputTokenCount" -> counts.input = cursor.count(field);
          case "cacheReadInputTokenCount" -> counts.cacheRead = cursor.count(field);
          case "cacheWriteInputTokenCount" -> counts.cacheWrite = cursor.count(field);
          case "inputBodyJson" -> counts.request.read(cursor);
          default -> cursor.skip();
        }
      });
    }

    private void readOutput() {
      cursor.fields(field -> {
        switch (field) {
          case "outputTokenCount" -> counts.output = cursor.count(field);
          case "outputImageHeight" -> counts.madeImages = cursor.countIfAny() > 0;
          case "outputBodyJson" -> counts.response.read(cursor);
          case "outputBodyS3Path" -> storedResponse = cursor.text();
          default -> cursor.skip();
        }
      });
    }

    /** A response that makes no sense tells nothing, as if it were not there: the record's own counts stand. */
    void fetch(StoredBodies bodies) throws IOException {
      if (storedResponse == null || errorCode != null || modelId == null || !counts.incomplete(modelId)) {
        return;
      }
      Optional<byte[]> body = bodies.fetch(storedResponse);
      if (body.isPresent()) {
        try {
          counts.response.read(new JsonCursor(body.get(), 0, body.get().length));
        } catch (MalformedJsonException e) {
          // Written by Bedrock, so it is a body of another kind.
        }
      }
    }

    Parsed toParsed(Place place) {
      if (!SCHEMA.equals(schemaType) && (schemaType != null || modelId == null || requestId == null)) {
        return new Parsed.Refused(QuarantineReason.NOT_AN_INVOCATION_LOG, "no record of schema " + SCHEMA);
      }
      if (requestId == null || modelId == null || timestamp == null) {
        String missing = requestId == null ? "requestId" : modelId == null ? "modelId" : "timestamp";
        return new Parsed.Refused(QuarantineReason.MISSING_FIELD, missing + " is missing");
      }
      Optional<Instant> occurredAt = LogTimestamp.parse(timestamp);
      if (occurredAt.isEmpty()) {
        return new Parsed.Refused(QuarantineReason.INVALID_TIMESTAMP, "timestamp is no ISO-8601 time");
      }
      Optional<String> account = Principal.accountOf(arn, accountId);
      Optional<Principal> principal = Principal.resolve(arn, accountId, region);
      if (account.isEmpty() || principal.isEmpty()) {
        return new Parsed.Refused(QuarantineReason.NO_ACCOUNT,
            "neither identity.arn nor accountId names an account");
      }
      if (errorCode == null && counts.absent(modelId)) {
        return new Parsed.Refused(QuarantineReason.NO_TOKEN_COUNT,
            "a successful call without any token count");
      }
      Usage usage = errorCode == null ? counts.usage(modelId) : Usage.NONE;
      return new Parsed.Call(new Invocation(account.get(), region == null ? "unknown" : region, requestId,
          principal.get().id(), principal.get().type(), principal.get().session(), occurredAt.get(),
          operation, modelId,
          usage, ServedTier.of(counts.response.tier, tier, counts.request.tier), errorCode, place));
    }
  }
}

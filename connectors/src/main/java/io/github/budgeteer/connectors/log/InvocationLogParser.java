package io.github.budgeteer.connectors.log;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import io.github.budgeteer.events.Invocation;
import io.github.budgeteer.events.Place;
import io.github.budgeteer.events.Principal;
import io.github.budgeteer.events.QuarantineReason;
import io.github.budgeteer.events.Usage;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads model invocation log records (schema {@code ModelInvocationLog} 1.0).
 *
 * <p>Bodies are the caller's text: they are skipped token by token and never become a string, and nothing in them counts but
 * the usage at its known place in a response. Source of the fields: Amazon Bedrock User Guide, "Monitor model invocation using
 * CloudWatch Logs and Amazon S3".
 */
public final class InvocationLogParser {
  private static final JsonFactory JSON = new JsonFactory();
  private static final String SCHEMA = "ModelInvocationLog";

  private InvocationLogParser() {}

  /** Parses one JSON object. */
  public static Parsed parse(byte[] json, int length, Place place) {
    try (JsonParser parser = JSON.createParser(json, 0, length)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return new Parsed.Refused(QuarantineReason.NOT_AN_INVOCATION_LOG, "JSON, but no object");
      }
      Fields fields = new Fields();
      fields.read(parser);
      return parser.nextToken() == null
          ? fields.toParsed(place)
          : new Parsed.Refused(QuarantineReason.MALFORMED_JSON, "text after the end of the object");
    } catch (WrongCountException e) {
      return new Parsed.Refused(QuarantineReason.INVALID_TOKEN_COUNT,
          e.field + " is no whole number of 0 or more");
    } catch (JsonEOFException e) {
      return new Parsed.Refused(QuarantineReason.MALFORMED_JSON, "the JSON ends too early");
    } catch (StreamConstraintsException e) {
      return new Parsed.Refused(QuarantineReason.MALFORMED_JSON, "nested deeper than any real record");
    } catch (JsonParseException e) {
      return new Parsed.Refused(QuarantineReason.MALFORMED_JSON,
          "no JSON at column " + e.getLocation().getColumnNr());
    } catch (IOException e) {
      return new Parsed.Refused(QuarantineReason.MALFORMED_JSON, "no JSON in UTF-8");
    }
  }

  /** A count that is no count. */
  static final class WrongCountException extends RuntimeException {
    private final String field;

    WrongCountException(String field) {
      super(field);
      this.field = field;
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
    private final TokenCounts counts = new TokenCounts();

    void read(JsonParser parser) throws IOException {
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String field = parser.currentName();
        parser.nextToken();
        switch (field) {
          case "schemaType" -> schemaType = text(parser);
          case "timestamp" -> timestamp = text(parser);
          case "accountId" -> accountId = text(parser);
          case "region" -> region = text(parser);
          case "requestId" -> requestId = text(parser);
          case "operation" -> operation = text(parser);
          case "modelId" -> modelId = text(parser);
          case "errorCode" -> errorCode = text(parser);
          case "identity" -> readIdentity(parser);
          case "input" -> readInput(parser);
          case "output" -> readOutput(parser);
          default -> parser.skipChildren();
        }
      }
    }

    private void readIdentity(JsonParser parser) throws IOException {
      Walk.fields(parser, field -> {
        if ("arn".equals(field)) {
          arn = text(parser);
        } else {
          parser.skipChildren();
        }
      });
    }

    private void readInput(JsonParser parser) throws IOException {
      Walk.fields(parser, field -> {
        switch (field) {
          case "inputTokenCount" -> counts.input = Walk.count(parser, field);
          case "cacheReadInputTokenCount" -> counts.cacheRead = Walk.count(parser, field);
          case "cacheWriteInputTokenCount" -> counts.cacheWrite = Walk.count(parser, field);
          default -> parser.skipChildren();
        }
      });
    }

    private void readOutput(JsonParser parser) throws IOException {
      Walk.fields(parser, field -> {
        switch (field) {
          case "outputTokenCount" -> counts.output = Walk.count(parser, field);
          case "outputBodyJson" -> ResponseBody.read(parser, counts.body);
          default -> parser.skipChildren();
        }
      });
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
      if (errorCode == null && counts.absent()) {
        return new Parsed.Refused(QuarantineReason.NO_TOKEN_COUNT,
            "a successful call without any token count");
      }
      Usage usage = errorCode == null ? counts.usage(modelId) : Usage.NONE;
      return new Parsed.Call(new Invocation(account.get(), region == null ? "unknown" : region, requestId,
          principal.get().id(), principal.get().type(), principal.get().session(), occurredAt.get(),
          operation, modelId,
          usage, null, errorCode, place));
    }

    private static @Nullable String text(JsonParser parser) throws IOException {
      if (parser.currentToken().isStructStart()) {
        parser.skipChildren();
        return null;
      }
      String text = parser.currentToken() == JsonToken.VALUE_NULL ? null : parser.getText();
      return text == null || text.isEmpty() ? null : text;
    }
  }
}

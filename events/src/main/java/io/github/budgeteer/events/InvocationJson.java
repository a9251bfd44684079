package io.github.budgeteer.events;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.type.WritableTypeId;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.jsontype.TypeSerializer;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The JSON form of an {@link Invocation}, field by field: every call is written once and read twice, and binding by
 * reflection takes three times as long.
 */
final class InvocationJson {
  private static final Map<String, Component> COMPONENTS = byLabel(Component.values(), Component::label);
  private static final Map<String, ServiceTier> TIERS = byLabel(ServiceTier.values(), ServiceTier::label);
  private static final Map<String, AccountType> ACCOUNT_TYPES = byLabel(AccountType.values(),
      AccountType::label);

  private InvocationJson() {}

  private static <E> Map<String, E> byLabel(E[] values, Function<E, String> label) {
    return Arrays.stream(values).collect(Collectors.toUnmodifiableMap(label, Function.identity()));
  }

  static final class Writer extends StdSerializer<Invocation> {
    Writer() {
      super(Invocation.class);
    }

    @Override
    public void serialize(Invocation call, JsonGenerator json, SerializerProvider provider)
        throws IOException {
      json.writeStartObject();
      writeFields(call, json);
      json.writeEndObject();
    }

    @Override
    public void serializeWithType(Invocation call, JsonGenerator json, SerializerProvider provider,
        TypeSerializer types) throws IOException {
      WritableTypeId prefix = types.writeTypePrefix(json, types.typeId(call, JsonToken.START_OBJECT));
      writeFields(call, json);
      types.writeTypeSuffix(json, prefix);
    }

    private static void writeFields(Invocation call, JsonGenerator json) throws IOException {
      json.writeStringField("accountId", call.accountId());
      json.writeStringField("region", call.region());
      json.writeStringField("requestId", call.requestId());
      json.writeStringField("principalId", call.principalId());
      json.writeStringField("accountType", call.accountType().label());
      writeIfPresent(json, "session", call.session());
      json.writeStringField("occurredAt", InstantJson.text(call.occurredAt()));
      writeIfPresent(json, "operation", call.operation());
      json.writeStringField("modelId", call.modelId());
      json.writeObjectFieldStart("usage");
      for (Map.Entry<Component, Long> used : call.usage().units().entrySet()) {
        json.writeNumberField(used.getKey().label(), used.getValue());
      }
      json.writeEndObject();
      ServiceTier tier = call.tier();
      writeIfPresent(json, "tier", tier == null ? null : tier.label());
      writeIfPresent(json, "errorCode", call.errorCode());
      json.writeObjectFieldStart("source");
      json.writeStringField("file", call.source().file());
      json.writeNumberField("record", call.source().record());
      json.writeNumberField("line", call.source().line());
      json.writeEndObject();
    }

    private static void writeIfPresent(JsonGenerator json, String field, @Nullable String value)
        throws IOException {
      if (value != null) {
        json.writeStringField(field, value);
      }
    }
  }

  static final class Reader extends StdDeserializer<Invocation> {
    Reader() {
      super(Invocation.class);
    }

    @Override
    public Invocation deserialize(JsonParser json, DeserializationContext context) throws IOException {
      String accountId = null;
      String region = null;
      String requestId = null;
      String principalId = null;
      AccountType accountType = null;
      String session = null;
      String occurredAt = null;
      String operation = null;
      String modelId = null;
      Usage usage = Usage.NONE;
      ServiceTier tier = null;
      String errorCode = null;
      Place source = null;
      // The type's reader has already stepped over the opening brace and its own field.
      JsonToken token = json.currentToken() == JsonToken.START_OBJECT
          ? json.nextToken()
          : json.currentToken();
      for (; token == JsonToken.FIELD_NAME; token = json.nextToken()) {
        String field = json.currentName();
        token = json.nextToken();
        if (token == JsonToken.VALUE_NULL) {
          continue;
        }
        switch (field) {
          case "accountId" -> accountId = text(json, context);
          case "region" -> region = text(json, context);
          case "requestId" -> requestId = text(json, context);
          case "principalId" -> principalId = text(json, context);
          case "accountType" -> accountType = one(ACCOUNT_TYPES, field, json, context);
          case "session" -> session = text(json, context);
          case "occurredAt" -> occurredAt = text(json, context);
          case "operation" -> operation = text(json, context);
          case "modelId" -> modelId = text(json, context);
          case "usage" -> usage = usage(json, context);
          case "tier" -> tier = one(TIERS, field, json, context);
          case "errorCode" -> errorCode = text(json, context);
          case "source" -> source = place(json, context);
          default -> json.skipChildren();
        }
      }
      return new Invocation(required("accountId", accountId, context), required("region", region, context),
          required("requestId", requestId, context), required("principalId", principalId, context),
          required("accountType", accountType, context), session,
          time(required("occurredAt", occurredAt, context), context), operation,
          required("modelId", modelId, context), usage, tier, errorCode, required("source", source, context));
    }

    private static Usage usage(JsonParser json, DeserializationContext context) throws IOException {
      Map<Component, Long> units = new EnumMap<>(Component.class);
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String label = json.currentName();
        json.nextToken();
        Component component = COMPONENTS.get(label);
        if (component == null) {
          throw context.weirdStringException(label, Component.class, "no component of ours");
        }
        units.put(component, json.getLongValue());
      }
      return new Usage(units);
    }

    private static Place place(JsonParser json, DeserializationContext context) throws IOException {
      String file = null;
      long record = 0;
      long line = 0;
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String field = json.currentName();
        json.nextToken();
        switch (field) {
          case "file" -> file = text(json, context);
          case "record" -> record = json.getLongValue();
          case "line" -> line = json.getLongValue();
          default -> json.skipChildren();
        }
      }
      return new Place(required("file", file, context), record, line);
    }

    private static <E> E one(Map<String, E> byLabel, String field, JsonParser json,
        DeserializationContext context)
        throws IOException {
      String label = text(json, context);
      E value = byLabel.get(label);
      if (value == null) {
        throw context.weirdStringException(label, Invocation.class, "no " + field + " of ours");
      }
      return value;
    }

    private static String text(JsonParser json, DeserializationContext context) throws IOException {
      return json.currentToken() == JsonToken.VALUE_STRING
          ? json.getText()
          : context.reportInputMismatch(Invocation.class, "%s is no text", json.currentName());
    }

    private static Instant time(String text, DeserializationContext context) throws IOException {
      try {
        return InstantJson.parse(text);
      } catch (DateTimeException e) {
        throw context.weirdStringException(text, Instant.class, "not an ISO-8601 time");
      }
    }

    private static <T> T required(String field, @Nullable T value, DeserializationContext context)
        throws IOException {
      if (value == null) {
        return context.reportInputMismatch(Invocation.class, "%s is missing", field);
      }
      return value;
    }
  }
}

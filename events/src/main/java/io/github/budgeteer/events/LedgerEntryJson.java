package io.github.budgeteer.events;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.SerializedString;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import java.io.IOException;

/** Writes a {@link LedgerEntry}, field by field where it is a charge: there is one for every call. */
final class LedgerEntryJson extends StdSerializer<LedgerEntry> {
  // Encoded once.
  private static final SerializableString PRINCIPAL_ID = new SerializedString("principalId");
  private static final SerializableString SEQUENCE = new SerializedString("sequence");
  private static final SerializableString OCCURRED_AT = new SerializedString("occurredAt");
  private static final SerializableString OBSERVED_AT = new SerializedString("observedAt");
  private static final SerializableString BALANCE = new SerializedString("balance");
  private static final SerializableString PREVIOUS_HASH = new SerializedString("previousHash");
  private static final SerializableString ENTRY = new SerializedString("entry");
  private static final SerializableString TYPE = new SerializedString("type");
  private static final SerializableString CALL = new SerializedString("call");
  private static final SerializableString MODEL = new SerializedString("model");
  private static final SerializableString SESSION = new SerializedString("session");
  private static final SerializableString BASIS = new SerializedString("basis");
  private static final SerializableString AMOUNT = new SerializedString("amount");
  private static final SerializableString LINES = new SerializedString("lines");
  private static final SerializableString COMPONENT = new SerializedString("component");
  private static final SerializableString UNITS = new SerializedString("units");
  private static final SerializableString USD_PER_MILLION = new SerializedString("usdPerMillion");
  private static final SerializableString PRICE = new SerializedString("price");
  private static final SerializableString ESTIMATED = new SerializedString("estimated");
  private static final SerializableString SOURCE = new SerializedString("source");
  private static final SerializableString FILE = new SerializedString("file");
  private static final SerializableString RECORD = new SerializedString("record");
  private static final SerializableString LINE = new SerializedString("line");

  LedgerEntryJson() {
    super(LedgerEntry.class);
  }

  @Override
  public void serialize(LedgerEntry line, JsonGenerator json, SerializerProvider provider)
      throws IOException {
    json.writeStartObject();
    json.writeFieldName(PRINCIPAL_ID);
    json.writeString(line.principalId());
    json.writeFieldName(SEQUENCE);
    json.writeNumber(line.sequence());
    json.writeFieldName(OCCURRED_AT);
    json.writeString(InstantJson.text(line.occurredAt()));
    json.writeFieldName(OBSERVED_AT);
    json.writeString(InstantJson.text(line.observedAt()));
    json.writeFieldName(BALANCE);
    json.writeString(line.balance().toString());
    if (line.previousHash() != null) {
      json.writeFieldName(PREVIOUS_HASH);
      json.writeString(line.previousHash());
    }
    if (line.entry() instanceof Fact.Charged charged) {
      json.writeFieldName(ENTRY);
      json.writeStartObject();
      json.writeFieldName(TYPE);
      json.writeString(Fact.Charged.class.getSimpleName());
      write(charged, json);
      json.writeEndObject();
    } else {
      provider.defaultSerializeField(ENTRY.getValue(), line.entry(), json);
    }
    json.writeEndObject();
  }

  private static void write(Fact.Charged charged, JsonGenerator json) throws IOException {
    json.writeFieldName(CALL);
    json.writeString(charged.call());
    json.writeFieldName(MODEL);
    json.writeString(charged.model());
    if (charged.session() != null) {
      json.writeFieldName(SESSION);
      json.writeString(charged.session());
    }
    json.writeFieldName(BASIS);
    json.writeString(label(charged.basis()));
    json.writeFieldName(AMOUNT);
    json.writeString(charged.amount().toString());
    json.writeFieldName(LINES);
    json.writeStartArray();
    for (ChargeLine line : charged.lines()) {
      json.writeStartObject();
      json.writeFieldName(COMPONENT);
      json.writeString(line.component().label());
      json.writeFieldName(UNITS);
      json.writeNumber(line.units());
      json.writeFieldName(USD_PER_MILLION);
      json.writeString(line.usdPerMillion().toString());
      json.writeFieldName(PRICE);
      json.writeString(line.price());
      if (line.estimated()) {
        json.writeFieldName(ESTIMATED);
        json.writeBoolean(true);
      }
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeFieldName(SOURCE);
    json.writeStartObject();
    json.writeFieldName(FILE);
    json.writeString(charged.source().file());
    json.writeFieldName(RECORD);
    json.writeNumber(charged.source().record());
    json.writeFieldName(LINE);
    json.writeNumber(charged.source().line());
    json.writeEndObject();
  }

  private static String label(ChargeBasis basis) {
    return switch (basis) {
      case PRICED -> "priced";
      case ESTIMATED -> "estimated";
      case HOURLY -> "hourly";
    };
  }
}

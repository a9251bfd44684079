package io.github.budgeteer.events;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import java.io.IOException;

/** Writes a {@link LedgerEntry}, field by field where it is a charge: there is one for every call. */
final class LedgerEntryJson extends StdSerializer<LedgerEntry> {
  LedgerEntryJson() {
    super(LedgerEntry.class);
  }

  @Override
  public void serialize(LedgerEntry line, JsonGenerator json, SerializerProvider provider)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("principalId", line.principalId());
    json.writeNumberField("sequence", line.sequence());
    json.writeStringField("occurredAt", InstantJson.text(line.occurredAt()));
    json.writeStringField("observedAt", InstantJson.text(line.observedAt()));
    json.writeStringField("balance", line.balance().toString());
    if (line.previousHash() != null) {
      json.writeStringField("previousHash", line.previousHash());
    }
    if (line.entry() instanceof Fact.Charged charged) {
      json.writeObjectFieldStart("entry");
      json.writeStringField("type", Fact.Charged.class.getSimpleName());
      write(charged, json);
      json.writeEndObject();
    } else {
      provider.defaultSerializeField("entry", line.entry(), json);
    }
    json.writeEndObject();
  }

  private static void write(Fact.Charged charged, JsonGenerator json) throws IOException {
    json.writeStringField("call", charged.call());
    json.writeStringField("model", charged.model());
    if (charged.session() != null) {
      json.writeStringField("session", charged.session());
    }
    json.writeStringField("basis", label(charged.basis()));
    json.writeStringField("amount", charged.amount().toString());
    json.writeArrayFieldStart("lines");
    for (ChargeLine line : charged.lines()) {
      json.writeStartObject();
      json.writeStringField("component", line.component().label());
      json.writeNumberField("units", line.units());
      json.writeStringField("usdPerMillion", line.usdPerMillion().toString());
      json.writeStringField("price", line.price());
      if (line.estimated()) {
        json.writeBooleanField("estimated", true);
      }
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeObjectFieldStart("source");
    json.writeStringField("file", charged.source().file());
    json.writeNumberField("record", charged.source().record());
    json.writeNumberField("line", charged.source().line());
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

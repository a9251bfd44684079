package io.github.budgeteer.events;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.time.Instant;
import java.util.Arrays;

/**
 * Writes the value bytes of ledger entries: the very bytes of {@link Topic#LEDGER}'s JSON form, with less work for a charge, of
 * which there is one for every call.
 *
 * <p>Charges whose texts are all plain ASCII are written here; all others, and all other entries, by the general way. For one
 * thread, because the buffer is used again.
 */
public final class LedgerWriter {
  private static final int PLAIN = 0x7f;
  private static final byte[] PRINCIPAL = ascii("{\"principalId\":");
  private static final byte[] SEQUENCE = ascii(",\"sequence\":");
  private static final byte[] OCCURRED = ascii(",\"occurredAt\":");
  private static final byte[] OBSERVED = ascii(",\"observedAt\":");
  private static final byte[] BALANCE = ascii(",\"balance\":");
  private static final byte[] PREVIOUS = ascii(",\"previousHash\":");
  private static final byte[] CALL = ascii(",\"entry\":{\"type\":\"Charged\",\"call\":");
  private static final byte[] MODEL = ascii(",\"model\":");
  private static final byte[] SESSION = ascii(",\"session\":");
  private static final byte[] BASIS = ascii(",\"basis\":");
  private static final byte[] AMOUNT = ascii(",\"amount\":");
  private static final byte[] LINES = ascii(",\"lines\":[");
  private static final byte[] COMPONENT = ascii("{\"component\":");
  private static final byte[] UNITS = ascii(",\"units\":");
  private static final byte[] RATE = ascii(",\"usdPerMillion\":");
  private static final byte[] PRICE = ascii(",\"price\":");
  private static final byte[] ESTIMATED = ascii(",\"estimated\":true");
  private static final byte[] FILE = ascii("],\"source\":{\"file\":");
  private static final byte[] RECORD = ascii(",\"record\":");
  private static final byte[] LINE = ascii(",\"line\":");
  private static final byte[] END = ascii("}}}");

  private byte[] buffer = new byte[1 << 11];
  private int size;
  private boolean plain;

  /** Returns the value bytes of an entry, the same for equal entries. */
  public byte[] encode(LedgerEntry line) {
    if (line.entry() instanceof Fact.Charged charged) {
      size = 0;
      plain = true;
      write(line);
      write(charged);
      if (plain) {
        return Arrays.copyOf(buffer, size);
      }
    }
    return Topic.LEDGER.json().encode(line);
  }

  private void write(LedgerEntry line) {
    text(PRINCIPAL, line.principalId());
    number(SEQUENCE, line.sequence());
    time(OCCURRED, line.occurredAt());
    time(OBSERVED, line.observedAt());
    text(BALANCE, line.balance().toString());
    if (line.previousHash() != null) {
      text(PREVIOUS, line.previousHash());
    }
  }

  private void write(Fact.Charged charged) {
    text(CALL, charged.call());
    text(MODEL, charged.model());
    if (charged.session() != null) {
      text(SESSION, charged.session());
    }
    text(BASIS, label(charged.basis()));
    text(AMOUNT, charged.amount().toString());
    raw(LINES);
    boolean first = true;
    for (ChargeLine line : charged.lines()) {
      if (!first) {
        raw((byte) ',');
      }
      first = false;
      write(line);
    }
    Place source = charged.source();
    text(FILE, source.file());
    number(RECORD, source.record());
    number(LINE, source.line());
    raw(END);
  }

  private void write(ChargeLine line) {
    text(COMPONENT, line.component().label());
    number(UNITS, line.units());
    text(RATE, line.usdPerMillion().toString());
    text(PRICE, line.price());
    if (line.estimated()) {
      raw(ESTIMATED);
    }
    raw((byte) '}');
  }

  private static String label(ChargeBasis basis) {
    return switch (basis) {
      case PRICED -> "priced";
      case ESTIMATED -> "estimated";
      case HOURLY -> "hourly";
    };
  }

  private void time(byte[] name, Instant time) {
    text(name, InstantJson.text(time));
  }

  private void text(byte[] name, String value) {
    raw(name);
    int length = value.length();
    room(length + 2);
    byte[] bytes = buffer;
    int at = size;
    bytes[at++] = '"';
    for (int i = 0; i < length; i++) {
      char c = value.charAt(i);
      if (c < ' ' || c >= PLAIN || c == '"' || c == '\\') {
        plain = false;
      }
      bytes[at++] = (byte) c;
    }
    bytes[at++] = '"';
    size = at;
  }

  private void number(byte[] name, long value) {
    raw(name);
    raw(ascii(Long.toString(value)));
  }

  private void raw(byte[] bytes) {
    room(bytes.length);
    System.arraycopy(bytes, 0, buffer, size, bytes.length);
    size += bytes.length;
  }

  private void raw(byte value) {
    room(1);
    buffer[size++] = value;
  }

  private void room(int bytes) {
    if (size + bytes > buffer.length) {
      buffer = Arrays.copyOf(buffer, Math.max(2 * buffer.length, size + bytes));
    }
  }

  private static byte[] ascii(String text) {
    return text.getBytes(ISO_8859_1);
  }
}

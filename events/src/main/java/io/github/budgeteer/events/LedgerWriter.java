package io.github.budgeteer.events;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

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
  private static final int OFTEN = 1 << 11;
  /** Digits of the longest number, its sign included. */
  private static final int MOST_DIGITS = 20;

  /** Texts that come again (prices, models, files), and their quoted forms. */
  private final String[] often = new String[OFTEN];
  private final byte[][] quoted = new byte[OFTEN][];
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
    usd(BALANCE, line.balance());
    if (line.previousHash() != null) {
      text(PREVIOUS, line.previousHash());
    }
  }

  private void write(Fact.Charged charged) {
    text(CALL, charged.call());
    often(MODEL, charged.model());
    if (charged.session() != null) {
      text(SESSION, charged.session());
    }
    text(BASIS, label(charged.basis()));
    usd(AMOUNT, charged.amount());
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
    often(FILE, source.file());
    number(RECORD, source.record());
    number(LINE, source.line());
    raw(END);
  }

  private void write(ChargeLine line) {
    often(COMPONENT, line.component().label());
    number(UNITS, line.units());
    usd(RATE, line.usdPerMillion());
    often(PRICE, line.price());
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

  private void often(byte[] name, String value) {
    int hash = value.hashCode();
    int place = (hash ^ hash >>> 11) & (OFTEN - 1);
    if (value.equals(often[place])) {
      raw(name);
      raw(quoted[place]);
      return;
    }
    int from = size + name.length;
    boolean plainBefore = plain;
    plain = true;
    text(name, value);
    if (plain) {
      often[place] = value;
      quoted[place] = Arrays.copyOfRange(buffer, from, size);
    }
    plain &= plainBefore;
  }

  private void usd(byte[] name, Usd amount) {
    raw(name);
    room(amount.textLength() + 2);
    buffer[size] = '"';
    size = amount.write(buffer, size + 1);
    buffer[size++] = '"';
  }

  private void text(byte[] name, String value) {
    raw(name);
    // The copy is one of whole words where all is ASCII; any other letter has bytes below zero in it.
    byte[] text = value.getBytes(UTF_8);
    room(text.length + 2);
    buffer[size] = '"';
    System.arraycopy(text, 0, buffer, size + 1, text.length);
    size += text.length + 2;
    buffer[size - 1] = '"';
    plain &= PlainText.is(text);
  }

  private void number(byte[] name, long value) {
    raw(name);
    if (value < 0) {
      raw(ascii(Long.toString(value)));
      return;
    }
    room(MOST_DIGITS);
    int end = size + 1;
    for (long rest = value / 10; rest > 0; rest /= 10) {
      end++;
    }
    size = end;
    long rest = value;
    do {
      buffer[--end] = (byte) ('0' + rest % 10);
      rest /= 10;
    } while (rest > 0);
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

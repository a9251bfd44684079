package io.github.budgeteer.connectors;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.github.budgeteer.events.AccountType;
import io.github.budgeteer.events.Component;
import io.github.budgeteer.events.InstantJson;
import io.github.budgeteer.events.Invocation;
import io.github.budgeteer.events.Json;
import io.github.budgeteer.events.Place;
import io.github.budgeteer.events.ServiceTier;
import io.github.budgeteer.events.Topic;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Writes calls byte for byte as {@link Topic#INVOCATIONS} does, which a test holds it to, but by hand: the general way takes
 * a third of all the time that reading logs takes. For one thread.
 */
final class InvocationBytes {
  private static final Map<AccountType, byte[]> ACCOUNT_TYPES = texts(AccountType.class);
  private static final Map<ServiceTier, byte[]> TIERS = texts(ServiceTier.class);
  private static final Map<Component, byte[]> COMPONENTS = texts(Component.class);
  private static final byte[] HEX = "0123456789ABCDEF".getBytes(US_ASCII);
  /** The longest form of a character: an escape of four digits. */
  private static final int LONGEST = 6;

  private byte[] out = new byte[1 << 10];
  private int length;

  /** Returns the value bytes of a call. */
  byte[] encode(Invocation call) {
    length = 0;
    plain("{\"type\":\"Invocation\"");
    field(",\"accountId\":", call.accountId());
    field(",\"region\":", call.region());
    field(",\"requestId\":", call.requestId());
    field(",\"principalId\":", call.principalId());
    plain(",\"accountType\":");
    bytes(ACCOUNT_TYPES, call.accountType());
    field(",\"session\":", call.session());
    field(",\"occurredAt\":", InstantJson.text(call.occurredAt()));
    field(",\"operation\":", call.operation());
    field(",\"modelId\":", call.modelId());
    plain(",\"usage\":{");
    boolean first = true;
    for (Map.Entry<Component, Long> units : call.usage().units().entrySet()) {
      plain(first ? "" : ",");
      first = false;
      bytes(COMPONENTS, units.getKey());
      plain(":");
      plain(units.getValue().toString());
    }
    plain("}");
    ServiceTier tier = call.tier();
    if (tier != null) {
      plain(",\"tier\":");
      bytes(TIERS, tier);
    }
    field(",\"errorCode\":", call.errorCode());
    Place source = call.source();
    plain(",\"source\":{");
    field("\"file\":", source.file());
    plain(",\"record\":");
    plain(Long.toString(source.record()));
    plain(",\"line\":");
    plain(Long.toString(source.line()));
    plain("}}");
    return Arrays.copyOf(out, length);
  }

  private static <E extends Enum<E>> Map<E, byte[]> texts(Class<E> type) {
    Map<E, byte[]> texts = new EnumMap<>(type);
    for (E value : type.getEnumConstants()) {
      texts.put(value, Json.of(type).encode(value));
    }
    return texts;
  }

  /** Writes a field, unless it has no value. */
  private void field(String name, @Nullable String value) {
    if (value == null) {
      return;
    }
    plain(name);
    room(value.length() * LONGEST + 2);
    out[length++] = '"';
    for (int i = 0; i < value.length(); i++) {
      character(value.charAt(i));
    }
    out[length++] = '"';
  }

  private void character(char letter) {
    if (letter >= ' ' && letter < 0x80 && letter != '"' && letter != '\\') {
      out[length++] = (byte) letter;
    } else if (letter < 0x80) {
      escape(letter);
    } else if (letter < 0x800) {
      out[length++] = (byte) (0xc0 | (letter >> 6));
      out[length++] = (byte) (0x80 | (letter & 0x3f));
    } else if (Character.isSurrogate(letter)) {
      digits(letter);
    } else {
      out[length++] = (byte) (0xe0 | (letter >> 12));
      out[length++] = (byte) (0x80 | ((letter >> 6) & 0x3f));
      out[length++] = (byte) (0x80 | (letter & 0x3f));
    }
  }

  private void escape(char letter) {
    char word = switch (letter) {
      case '"' -> '"';
      case '\\' -> '\\';
      case '\b' -> 'b';
      case '\f' -> 'f';
      case '\n' -> 'n';
      case '\r' -> 'r';
      case '\t' -> 't';
      default -> 0;
    };
    if (word == 0) {
      digits(letter);
    } else {
      out[length++] = '\\';
      out[length++] = (byte) word;
    }
  }

  private void digits(char letter) {
    out[length++] = '\\';
    out[length++] = 'u';
    for (int shift = 12; shift >= 0; shift -= 4) {
      out[length++] = HEX[(letter >> shift) & 0xf];
    }
  }

  /** Writes text that is ASCII and needs no escapes. */
  private void plain(String text) {
    room(text.length());
    for (int i = 0; i < text.length(); i++) {
      out[length++] = (byte) text.charAt(i);
    }
  }

  private <E extends Enum<E>> void bytes(Map<E, byte[]> texts, E value) {
    byte[] text = Objects.requireNonNull(texts.get(value), value::name);
    room(text.length);
    System.arraycopy(text, 0, out, length, text.length);
    length += text.length;
  }

  private void room(int needed) {
    if (length + needed > out.length) {
      out = Arrays.copyOf(out, Math.max(length + needed, out.length * 2));
    }
  }
}

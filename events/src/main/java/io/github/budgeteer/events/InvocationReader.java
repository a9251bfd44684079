package io.github.budgeteer.events;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads the value bytes of {@code invocations}: what {@link Topic#INVOCATIONS}'s JSON form returns, with less work for a call
 * that is written as we write it, of which there is one for every call.
 *
 * <p>Calls with the fields in our order, without spaces, whose texts are all plain ASCII, are read here; all others by the
 * general way. For one thread.
 */
public final class InvocationReader {
  /** Digits of the largest counts read here. */
  private static final int DIGITS = 18;
  private static final int REMEMBERED_BITS = 12;
  private static final byte[] ACCOUNT_ID = ascii("{\"type\":\"Invocation\",\"accountId\":\"");
  private static final byte[] REGION = ascii(",\"region\":\"");
  private static final byte[] REQUEST_ID = ascii(",\"requestId\":\"");
  private static final byte[] PRINCIPAL_ID = ascii(",\"principalId\":\"");
  private static final byte[] ACCOUNT_TYPE = ascii(",\"accountType\":\"");
  private static final byte[] SESSION = ascii(",\"session\":\"");
  private static final byte[] OCCURRED_AT = ascii(",\"occurredAt\":\"");
  private static final byte[] OPERATION = ascii(",\"operation\":\"");
  private static final byte[] MODEL_ID = ascii(",\"modelId\":\"");
  private static final byte[] USAGE = ascii(",\"usage\":{");
  private static final byte[] TIER = ascii(",\"tier\":\"");
  private static final byte[] ERROR_CODE = ascii(",\"errorCode\":\"");
  private static final byte[] FILE = ascii(",\"source\":{\"file\":\"");
  private static final byte[] RECORD = ascii(",\"record\":");
  private static final byte[] LINE = ascii(",\"line\":");
  private static final byte[] END = ascii("}}");
  private static final Map<String, AccountType> ACCOUNT_TYPES = byLabel(AccountType.values(),
      AccountType::label);
  private static final Map<String, ServiceTier> TIERS = byLabel(ServiceTier.values(), ServiceTier::label);
  /** In the order of {@link Component}, in which they are written. */
  private static final byte[][] COMPONENTS = Arrays.stream(Component.values())
      .map(component -> ascii('"' + component.label() + "\":")).toArray(byte[][]::new);

  private final TextCache texts = new TextCache(REMEMBERED_BITS);
  private byte[] bytes = {};
  private int at;
  /** The call is not written as we write it. */
  private boolean other;
  private @Nullable String lastTime;
  private Instant lastInstant = Instant.EPOCH;

  private static byte[] ascii(String text) {
    return text.getBytes(ISO_8859_1);
  }

  private static <E> Map<String, E> byLabel(E[] values, Function<E, String> label) {
    return Arrays.stream(values).collect(Collectors.toUnmodifiableMap(label, Function.identity()));
  }

  /**
   * Reads value bytes.
   *
   * @param value the bytes; Kafka has records without any, which are none of that topic
   * @param key the record's key, mostly the principal, who is then the very same text
   * @throws IllegalArgumentException if they are no record of that topic
   */
  public Intake decode(byte @Nullable [] value, @Nullable String key) {
    if (value == null) {
      throw new IllegalArgumentException("not an Intake: no bytes");
    }
    bytes = value;
    at = 0;
    other = false;
    Invocation call = read(key);
    return call == null ? Topic.INVOCATIONS.json().decode(value) : call;
  }

  private @Nullable Invocation read(@Nullable String key) {
    String accountId = required(ACCOUNT_ID);
    String region = required(REGION);
    String requestId = isNext(REQUEST_ID) ? text(false) : otherwise();
    String principalId = isNext(PRINCIPAL_ID) ? principal(key) : otherwise();
    AccountType accountType = ACCOUNT_TYPES.get(required(ACCOUNT_TYPE));
    String session = optional(SESSION);
    Instant occurredAt = time(required(OCCURRED_AT));
    String operation = optional(OPERATION);
    String modelId = required(MODEL_ID);
    Usage usage = isNext(USAGE) ? usage() : Usage.NONE;
    String tier = optional(TIER);
    String errorCode = optional(ERROR_CODE);
    String file = required(FILE);
    long record = isNext(RECORD) ? number() : 0;
    long line = isNext(LINE) ? number() : 0;
    if (!isNext(END) || at != bytes.length || other || accountType == null || occurredAt == null
        || (tier != null && !TIERS.containsKey(tier))) {
      return null;
    }
    return new Invocation(accountId, region, requestId, principalId, accountType, session, occurredAt,
        operation, modelId, usage, tier == null ? null : TIERS.get(tier), errorCode,
        new Place(file, record, line));
  }

  private boolean isNext(byte[] expected) {
    int end = at + expected.length;
    if (other || end > bytes.length || !Arrays.equals(bytes, at, end, expected, 0, expected.length)) {
      return false;
    }
    at = end;
    return true;
  }

  private String required(byte[] name) {
    return isNext(name) ? text(true) : otherwise();
  }

  private @Nullable String optional(byte[] name) {
    return isNext(name) ? text(true) : null;
  }

  private String principal(@Nullable String key) {
    int end = at + (key == null ? 0 : key.length());
    if (key == null || end >= bytes.length || bytes[end] != '"') {
      return text(true);
    }
    for (int i = 0; i < key.length(); i++) {
      char c = key.charAt(i);
      if (bytes[at + i] != c || c < ' ' || c > '~' || c == '"' || c == '\\') {
        return text(true);
      }
    }
    at = end + 1;
    return key;
  }

  private String otherwise() {
    other = true;
    return "";
  }

  /** Reads up to the closing quote. */
  private String text(boolean often) {
    int from = at;
    int end = from;
    while (true) {
      if (end + Long.BYTES > bytes.length) {
        return otherwise(); // What stands behind the last text is longer than that.
      }
      long stops = PlainText.stops((long) PlainText.LONGS.get(bytes, end));
      if (stops != 0) {
        end += Long.numberOfTrailingZeros(stops) / Byte.SIZE;
        break;
      }
      end += Long.BYTES;
    }
    if (bytes[end] != '"') {
      return otherwise();
    }
    at = end + 1;
    return often ? texts.text(bytes, from, end) : new String(bytes, from, end - from, ISO_8859_1);
  }

  private @Nullable Instant time(String text) {
    if (!text.equals(lastTime)) {
      try {
        lastInstant = InstantJson.parse(text);
        lastTime = text;
      } catch (DateTimeException e) {
        return null;
      }
    }
    return lastInstant;
  }

  private Usage usage() {
    long[] counts = new long[COMPONENTS.length];
    int begin = at;
    for (int component = 0; component < counts.length; component++) {
      int before = at;
      at += at > begin && at < bytes.length && bytes[at] == ',' ? 1 : 0;
      if ((at > before || at == begin) && isNext(COMPONENTS[component])) {
        counts[component] = number();
      } else {
        at = before;
      }
    }
    if (at == bytes.length || bytes[at] != '}') {
      other = true;
    }
    at++;
    return Usage.of(counts);
  }

  /** Reads a number of one digit or more, as JSON has them: without zeros before it. */
  private long number() {
    int from = at;
    long number = 0;
    while (at < bytes.length && at - from <= DIGITS && bytes[at] >= '0' && bytes[at] <= '9') {
      number = number * 10 + (bytes[at++] - '0');
    }
    int digits = at - from;
    if (digits == 0 || digits > DIGITS || at == bytes.length || (digits > 1 && bytes[from] == '0')) {
      other = true;
      at = Math.min(at, bytes.length - 1);
    }
    return number;
  }
}

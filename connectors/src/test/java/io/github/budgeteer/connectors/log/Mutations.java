package io.github.budgeteer.connectors.log;

import static io.github.budgeteer.connectors.log.InvocationLogs.anInvocationLog;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.RandomDistribution;
import net.jqwik.api.Tuple;

/** Valid records, and what a broken disk, a wrong program or an enemy makes of them. */
final class Mutations {
  /** Records whose every part is read: counts, cache lifetimes, a stream, tiers, escapes and letters outside ASCII. */
  private static final List<String> VALID = List.of(anInvocationLog().json(),
      anInvocationLog().of("openai.gpt-5.6-luna")
          .input(
              "{\"inputBodyJson\":{\"service_tier\":\"flex\",\"messages\":[{\"content\":\"Grüße, 答え \\\"\\u00e4\\n\"}]},"
                  + "\"inputTokenCount\":100,\"cacheReadInputTokenCount\":40,\"cacheWriteInputTokenCount\":50}")
          .output("{\"outputBodyJson\":{\"usage\":{\"prompt_tokens\":100,\"prompt_tokens_details\":"
              + "{\"cached_tokens\":40},\"completion_tokens\":1.5e3}},\"outputTokenCount\":20}")
          .json(),
      anInvocationLog().input("{\"inputTokenCount\":5,\"cacheWriteInputTokenCount\":300}")
          .output("{\"outputTokenCount\":1,\"outputBodyJson\":{\"usage\":{\"cacheDetails\":[{\"ttl\":\"1h\","
              + "\"inputTokens\":200},{\"ttl\":\"30m\",\"inputTokens\":50}]}}}")
          .json(),
      anInvocationLog().of("amazon.nova-canvas-v1:0")
          .output("{\"outputImageHeight\":1024,\"outputBodyJson\":{\"images\":[\"aGk=\",null,\"\"]}}").json(),
      anInvocationLog().input("{}").output("{\"outputBodyJson\":[{\"type\":\"message_start\",\"message\":"
          + "{\"usage\":{\"input_tokens\":9,\"cache_creation\":{\"ephemeral_1h_input_tokens\":7},"
          + "\"output_tokens\":1}}},true,-0.5E-7,[[],{}],\"[DONE]\"]}").json());
  private static final List<String> NUMBERS = List.of("0", "1", "7", "301", "5000", "999999999",
      "1000000000000", "-1", "-0", "1.0", "1e2", "1e-999999999",
      "9223372036854775807",
      "9223372036854775808", "1000000000000", "1000000000001", "-9223372036854775808", "1e999999999", "NaN",
      "Infinity",
      "-Infinity", "01", "0x10", "null", "true", "\"5\"", "[5]", "{\"a\":5}",
      "99999999999999999999999999999");
  private static final List<String> FIELDS = List.of("\"inputTokenCount\":7,", "\"identity\":null,",
      "\"input\":{\"inputTokenCount\":3},", "\"output\":[],", "\"modelId\":{},", "\"timestamp\":5,",
      "\"accountId\":\"\",", "\"requestId\":[[1]],", "\"errorCode\":\"x\",", "\"a\":{\"b\":[1,2,{}]},");

  private Mutations() {}

  /** Any bytes at all, and valid records changed in up to six places. */
  static Arbitrary<byte[]> texts() {
    Arbitrary<byte[]> valid = Arbitraries.of(VALID).map(text -> text.getBytes(UTF_8));
    Arbitrary<byte[]> retold = changed(valid, Arbitraries.oneOf(numbers(), fields()), 4);
    Arbitrary<byte[]> broken = changed(valid,
        Arbitraries.oneOf(flips(), deletions(), copies(), inserts(), numbers(), fields()), 6);
    Arbitrary<byte[]> any = Arbitraries.bytes().array(byte[].class).ofMaxSize(200);
    Arbitrary<byte[]> brackets = Arbitraries.strings().withChars("{}[]\",:\\ \n0-e.tru\u00e9").ofMaxLength(60)
        .map(text -> text.getBytes(UTF_8));
    return Arbitraries.frequencyOf(Tuple.of(4, retold), Tuple.of(4, broken), Tuple.of(1, any),
        Tuple.of(1, brackets));
  }

  private interface Change {
    byte[] apply(byte[] text);
  }

  private static Arbitrary<byte[]> changed(Arbitrary<byte[]> texts, Arbitrary<Change> changes, int most) {
    return Combinators.combine(texts, changes.list().ofMaxSize(most)).as((text, list) -> {
      byte[] result = text;
      for (Change change : list) {
        result = change.apply(result);
      }
      return result;
    });
  }

  private static Arbitrary<Integer> places() {
    return Arbitraries.integers().between(0, 2_000).withDistribution(RandomDistribution.uniform());
  }

  private static Arbitrary<Change> flips() {
    return Combinators.combine(places(), Arbitraries.bytes())
        .as((place, value) -> text -> spliced(text, place, 1, new byte[]{value}));
  }

  private static Arbitrary<Change> deletions() {
    return Combinators.combine(places(), Arbitraries.integers().between(1, 40))
        .as((place, length) -> text -> spliced(text, place, length, new byte[0]));
  }

  private static Arbitrary<Change> copies() {
    return Combinators.combine(places(), places(), Arbitraries.integers().between(1, 60))
        .as((from, to, length) -> text -> copied(text, from, to, length));
  }

  private static Arbitrary<Change> inserts() {
    return Combinators
        .combine(places(),
            Arbitraries.of("\"", "\\", "\n", "\\u12", "\\ud800", "{", "}", "[", "]", ",", "\u0000", " "))
        .as((place, piece) -> text -> spliced(text, place, 0, piece.getBytes(UTF_8)));
  }

  private static Arbitrary<Change> numbers() {
    return Combinators.combine(places(), Arbitraries.of(NUMBERS))
        .as((place, number) -> text -> renumbered(text, place, number));
  }

  private static Arbitrary<Change> fields() {
    return Combinators.combine(places(), Arbitraries.of(FIELDS))
        .as((place, field) -> text -> afterBracket(text, place, field));
  }

  private static byte[] spliced(byte[] text, int place, int removed, byte[] added) {
    if (text.length == 0) {
      return added;
    }
    int start = place % text.length;
    int end = Math.min(text.length, start + removed);
    ByteArrayOutputStream result = new ByteArrayOutputStream();
    result.write(text, 0, start);
    result.writeBytes(added);
    result.write(text, end, text.length - end);
    return result.toByteArray();
  }

  private static byte[] copied(byte[] text, int from, int to, int length) {
    if (text.length == 0) {
      return text;
    }
    int start = from % text.length;
    int end = Math.min(text.length, start + length);
    return spliced(text, to, 0, Arrays.copyOfRange(text, start, end));
  }

  /** Puts another value in the place of the first number behind a place. */
  private static byte[] renumbered(byte[] text, int place, String number) {
    for (int i = text.length == 0 ? 0 : place % text.length; i + 1 < text.length; i++) {
      if (text[i] == ':' && text[i + 1] >= '0' && text[i + 1] <= '9') {
        int end = i + 1;
        while (end < text.length && text[end] >= '0' && text[end] <= '9') {
          end++;
        }
        return spliced(text, i + 1, end - i - 1, number.getBytes(UTF_8));
      }
    }
    return text;
  }

  /** Puts a field in front of an object's others, so that names occur twice. */
  private static byte[] afterBracket(byte[] text, int place, String field) {
    for (int i = text.length == 0 ? 0 : place % text.length; i + 1 < text.length; i++) {
      if (text[i] == '{') {
        return spliced(text, i + 1, 0, field.getBytes(UTF_8));
      }
    }
    return text;
  }
}

package io.github.budgeteer.connectors.log;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonCursorTest {
  private static final JsonFactory JACKSON = new JsonFactory();
  private static final Pattern HALF = Pattern.compile("\\\\u[dD]");

  @Provide
  static Arbitrary<byte[]> texts() {
    return Mutations.texts();
  }

  /** Jackson is the judge of what JSON is; the cursor must agree on every text, wherever it lies in its array. */
  @Property(tries = 20_000)
  void itAcceptsWhatJacksonAccepts(@ForAll("texts") byte[] text, @ForAll @IntRange(max = 9) int offset) {
    byte[] bytes = new byte[offset + text.length + 3];
    System.arraycopy(text, 0, bytes, offset, text.length);

    JsonCursor cursor = new JsonCursor(bytes, offset, offset + text.length);

    boolean accepted = skips(cursor);
    // Jackson decodes names, and so refuses one with half a character in it; nobody here needs it decoded.
    assertThat(accepted).as(new String(text, UTF_8)).isIn(isOneValue(text),
        accepted && HALF.matcher(new String(text, ISO_8859_1)).find());
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "[]", " [ ] ", "\"\"", "0", "-0", "1.5e+10", "true", "null",
      "[1,\"a\",{\"b\":[]}]",
      "\"\\u00e4\\\\\\/\\\"\"", "{\"a\":{\"b\":{}},\"a\":1}", "\"1234567\"", "\"12345678\"", "\"123456789\"",
      "\"ééééééé\"", "\"1234567é\"", "\"123456答答答\"", "\"12345😀😀😀6\"", "\"é1234567\\n\""})
  void jsonIsJson(String text) {
    byte[] bytes = text.getBytes(UTF_8);

    assertThat(skips(new JsonCursor(bytes, 0, bytes.length))).isTrue();
    assertThat(isOneValue(bytes)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "{", "[", "\"", "[1,]", "{\"a\"}", "{\"a\":}", "{\"a\":1,}", "{,}", "[,]",
      "{]",
      "[}", "01", "-", "1.", "1e", "tru", "nul", "truex", "NaN", "+1", ".5", "'a'", "{a:1}", "\"\\x\"",
      "\"\\u12g4\"",
      "\"a\u0000b\"", "\"12345678\t\"", "1 2", "{}{}", "[1 2]", "{\"a\":1 \"b\":2}", "\"\\", "\"\\u00"})
  void otherTextIsNot(String text) {
    byte[] bytes = text.getBytes(UTF_8);

    assertThat(skips(new JsonCursor(bytes, 0, bytes.length))).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"1000, true", "1001, false"})
  void nestingHasAnEnd(int depth, boolean accepted) {
    byte[] bytes = ("[".repeat(depth) + "]".repeat(depth)).getBytes(UTF_8);

    assertThat(skips(new JsonCursor(bytes, 0, bytes.length))).isEqualTo(accepted);
    assertThat(isOneValue(bytes)).isEqualTo(accepted);
  }

  @Test
  void fieldsAreVisitedByNameHoweverItIsSpelled() {
    byte[] bytes = "{\"region\":\"a\\u0062\\n\",\"re\\u0067ion\":null,\"other\":{},\"\":1,\"input\": 12 }"
        .getBytes(UTF_8);
    JsonCursor cursor = new JsonCursor(bytes, 0, bytes.length);
    List<String> seen = new ArrayList<>();

    cursor.fields(name -> seen.add(name + "=" + cursor.text()));

    assertThat(seen).containsExactly("region=ab\n", "region=null", "=null", "=1", "input=12");
    assertThat(cursor.atEnd()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "17, 17", "1000000000000, 1000000000000", "1000000000001, -1",
      "99999999999999999999, -1",
      "-1, -1", "-0, -1", "1.0, -1", "1e2, -1", "null, -1", "true, -1", "[1], -1", "{}, -1"})
  void aCountIsAWholeNumberWithABound(String text, long count) {
    byte[] bytes = text.getBytes(UTF_8);

    assertThat(new JsonCursor(bytes, 0, bytes.length).countIfAny()).isEqualTo(count);
    if (count < 0 && !"null".equals(text)) {
      assertThatExceptionOfType(WrongCountException.class)
          .isThrownBy(() -> new JsonCursor(bytes, 0, bytes.length).count("inputTokenCount"));
    }
  }

  private static boolean skips(JsonCursor cursor) {
    try {
      cursor.skip();
      return cursor.atEnd();
    } catch (MalformedJsonException e) {
      return false;
    }
  }

  private static boolean isOneValue(byte[] text) {
    try (JsonParser parser = JACKSON.createParser(text)) {
      if (parser.nextToken() == null) {
        return false;
      }
      parser.skipChildren();
      if (parser.currentToken().isScalarValue()) {
        parser.getText();
      }
      return parser.nextToken() == null;
    } catch (IOException e) {
      return false;
    }
  }
}

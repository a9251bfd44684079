package io.github.budgeteer.connectors.log;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Steps through JSON objects token by token. */
final class Walk {
  private Walk() {}

  /** What to do with a field; the parser stands on its value, and must end on the value's last token. */
  @FunctionalInterface
  interface Field {
    void read(String name) throws IOException;
  }

  /** Visits the fields of the object that the parser stands on; any other value is passed over. */
  static void fields(JsonParser parser, Field use) throws IOException {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      parser.skipChildren();
      return;
    }
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      parser.nextToken();
      use.read(name);
    }
  }

  /**
   * Reads a count of Bedrock's own; null is none.
   *
   * @throws InvocationLogParser.WrongCountException if it is no whole number of 0 or more
   */
  static @Nullable Long count(JsonParser parser, String field) throws IOException {
    if (parser.currentToken() == JsonToken.VALUE_NULL) {
      return null;
    }
    if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT
        || parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER || parser.getLongValue() < 0) {
      throw new InvocationLogParser.WrongCountException(field);
    }
    return parser.getLongValue();
  }

  /** Reads a count in a body, where anything else than a count is none: bodies are not ours to refuse. */
  static @Nullable Long countIfAny(JsonParser parser) throws IOException {
    if (parser.currentToken() == JsonToken.VALUE_NUMBER_INT
        && parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER && parser.getLongValue() >= 0) {
      return parser.getLongValue();
    }
    parser.skipChildren();
    return null;
  }
}

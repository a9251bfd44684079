package io.github.budgeteer.topology.stream;

import io.github.budgeteer.events.Topic;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** What a bounded run collects: calls as they stand on their topic, and directives behind a mark, since both are JSON. */
final class Pending {
  private static final byte DIRECTIVE = 'D';

  private Pending() {}

  static byte[] ofDirective(byte[] value) {
    return ByteBuffer.allocate(1 + value.length).put(DIRECTIVE).put(value).array();
  }

  /** Returns the {@link io.github.budgeteer.events.Invocation} or {@link io.github.budgeteer.events.Directive}. */
  static Object decode(byte[] value) {
    return value[0] == DIRECTIVE
        ? Topic.DIRECTIVES.json().decode(Arrays.copyOfRange(value, 1, value.length))
        : Topic.INVOCATIONS.json().decode(value);
  }
}

package io.github.budgeteer.topology.stream;

import io.github.budgeteer.events.Topic;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** What a bounded run collects: calls as they stand on their topic, and the rest behind a mark, since all are JSON. */
final class Pending {
  private static final byte DIRECTIVE = 'D';
  private static final byte ACTIVITY = 'A';

  private Pending() {}

  static byte[] ofDirective(byte[] value) {
    return marked(DIRECTIVE, value);
  }

  static byte[] ofActivity(byte[] value) {
    return marked(ACTIVITY, value);
  }

  private static byte[] marked(byte mark, byte[] value) {
    return ByteBuffer.allocate(1 + value.length).put(mark).put(value).array();
  }

  /**
   * Returns the {@link io.github.budgeteer.events.Invocation}, {@link io.github.budgeteer.events.Directive} or
   * {@link io.github.budgeteer.events.Activity}.
   */
  static Object decode(byte[] value) {
    return switch (value[0]) {
      case DIRECTIVE -> Topic.DIRECTIVES.json().decode(Arrays.copyOfRange(value, 1, value.length));
      case ACTIVITY -> Topic.ACTIVITY.json().decode(Arrays.copyOfRange(value, 1, value.length));
      default -> Topic.INVOCATIONS.json().decode(value);
    };
  }
}

package io.github.budgeteer.enforcer.mirror;

import io.github.budgeteer.events.Json;
import java.nio.charset.StandardCharsets;

/** Enum values in the words of the contract's JSON. */
final class Words {
  private Words() {}

  static <E extends Enum<E>> String of(E value) {
    String quoted = new String(Json.of(value.getDeclaringClass()).encode(value),
        StandardCharsets.UTF_8);
    return quoted.substring(1, quoted.length() - 1);
  }
}

package io.github.budgeteer.cli.budgets;

import java.util.List;

/** A piece of YAML with the line it begins on. Scalars are the text that stands there: nothing has made numbers of them. */
sealed interface YamlNode {
  int line();

  /** A scalar, quoted or not; one without a value is the empty text. */
  record Text(int line, String text) implements YamlNode {}

  /** Fields in their order; of a name that is there twice, the first. */
  record Mapping(int line, List<Field> fields) implements YamlNode {}

  /** A list. */
  record Listing(int line, List<YamlNode> items) implements YamlNode {}

  /** A name and what it has. */
  record Field(int line, String name, YamlNode value) {}
}

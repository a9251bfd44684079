package io.github.budgeteer.cli.budgets;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.error.MarkedYAMLException;

/**
 * Reads YAML from its tokens, so that each piece keeps its line, and each number the digits that were written: bound to objects,
 * {@code 010} would be eight and {@code 0.1} no decimal.
 */
final class YamlTree {
  private static final YAMLFactory YAML = new YAMLFactory();

  private final YAMLParser parser;
  private final List<Problem> problems;

  private YamlTree(YAMLParser parser, List<Problem> problems) {
    this.parser = parser;
    this.problems = problems;
  }

  /** Returns the one document of a text; null, and a problem more, if there is none that can be read. */
  static @Nullable YamlNode read(String text, List<Problem> problems) {
    try (YAMLParser parser = YAML.createParser(text)) {
      if (parser.nextToken() == null) {
        problems.add(new Problem(1, "the file is empty; accepted: a list of 'budgets'"));
        return null;
      }
      YamlTree tree = new YamlTree(parser, problems);
      YamlNode root = tree.node();
      if (parser.nextToken() != null) {
        problems.add(new Problem(tree.line(), "a second document begins; accepted: one document a file"));
      }
      return root;
    } catch (JsonParseException e) {
      problems.add(unreadable(e));
      return null;
    } catch (IOException e) {
      throw new UncheckedIOException("a text that is in memory can't be read", e);
    }
  }

  private static Problem unreadable(JsonParseException e) {
    return e.getCause() instanceof MarkedYAMLException marked && marked.getProblemMark() != null
        ? new Problem(marked.getProblemMark().getLine() + 1, "this is no YAML: " + marked.getProblem())
        : new Problem(Math.max(1, e.getLocation().getLineNr()), "this is no YAML: " + firstLine(e));
  }

  private static String firstLine(JsonParseException e) {
    return e.getOriginalMessage().lines().findFirst().orElse("");
  }

  private int line() {
    return parser.currentTokenLocation().getLineNr();
  }

  private YamlNode node() throws IOException {
    int line = line();
    return switch (parser.currentToken()) {
      case START_OBJECT -> mapping(line);
      case START_ARRAY -> listing(line);
      case VALUE_NULL -> new YamlNode.Text(line, "");
      default -> {
        if (parser.isCurrentAlias()) {
          problems.add(new Problem(line,
              "'*" + parser.getText() + "' stands for something above; accepted: the thing itself"));
        }
        yield new YamlNode.Text(line, parser.getText());
      }
    };
  }

  private YamlNode listing(int line) throws IOException {
    List<YamlNode> items = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      items.add(node());
    }
    return new YamlNode.Listing(line, items);
  }

  private YamlNode mapping(int line) throws IOException {
    List<YamlNode.Field> fields = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      int at = line();
      parser.nextToken();
      YamlNode value = node();
      fields.stream().filter(field -> field.name().equals(name)).findFirst().ifPresentOrElse(
          first -> problems
              .add(new Problem(at, name + " is on line " + first.line() + " already; accepted: once")),
          () -> fields.add(new YamlNode.Field(at, name, value)));
    }
    return new YamlNode.Mapping(line, fields);
  }
}

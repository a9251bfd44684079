package io.github.budgeteer.cli.control;

import io.github.budgeteer.events.Directive;
import io.github.budgeteer.events.Mode;
import io.github.budgeteer.events.Usd;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * A file of budgets, {@code docs/budgets.md}. Read as text with line numbers: an amount is the decimal that was written, and
 * every mistake is told with its line, all at once.
 */
final class BudgetFile {
  private static final String DEFAULT = "default";
  private static final String NONE = "none";

  private final Instant now;
  private final List<String> mistakes = new ArrayList<>();
  private final Map<String, Wanted> wanted = new LinkedHashMap<>();

  private BudgetFile(Instant now) {
    this.now = now;
  }

  /**
   * What one principal is to have; what is null is left as it is.
   *
   * @param line where it stands
   */
  record Wanted(int line, String principal, Directive.@Nullable Request limit,
      Directive.@Nullable GrantLease lease,
      Directive.@Nullable Exempt exemption, Directive.@Nullable SetMode mode) {}

  /**
   * Reads a file.
   *
   * @param now what has to lie behind leases and exemptions
   * @throws IllegalArgumentException with a line for each mistake
   */
  static List<Wanted> read(Path file, Instant now) throws IOException {
    BudgetFile budgets = new BudgetFile(now);
    try (Reader text = Files.newBufferedReader(file)) {
      budgets.file(new Yaml(new SafeConstructor(new LoaderOptions())).compose(text));
    } catch (MarkedYAMLException e) {
      budgets.mistakes.add("line " + (e.getProblemMark() == null ? 1 : e.getProblemMark().getLine() + 1)
          + ": no YAML: " + e.getProblem());
    }
    if (!budgets.mistakes.isEmpty()) {
      throw new IllegalArgumentException(String.join("\n", budgets.mistakes));
    }
    return List.copyOf(budgets.wanted.values());
  }

  private void file(@Nullable Node root) {
    if (root == null) {
      mistakes.add("line 1: nothing in it; accepted: budgets: and a list");
      return;
    }
    Map<String, Node> fields = fields(root, Set.of("budgets"));
    if (fields.get("budgets") instanceof SequenceNode list) {
      list.getValue().forEach(this::budget);
    } else {
      mistake(root, "no list of budgets; accepted: budgets: and a list of entries, each with a principal");
    }
  }

  private void budget(Node entry) {
    Map<String, Node> fields = fields(entry, Set.of("principal", "limit", "lease", "exempt", "mode"));
    Node named = fields.get("principal");
    String principal = named == null ? null : text(named);
    if (principal == null) {
      mistake(entry, "no principal; accepted: principal: and an ARN, or the end of one that has an account");
      return;
    }
    if (fields.size() == 1) {
      mistake(entry, principal + ": nothing to set; accepted: limit, lease, exempt, mode");
    }
    Wanted before = wanted.put(principal, new Wanted(line(entry), principal, limit(fields.get("limit")),
        lease(fields.get("lease")), exemption(fields.get("exempt")), mode(fields.get("mode"))));
    if (before != null) {
      mistake(entry, principal + " stands in line " + before.line() + " too; accepted: one entry each");
    }
  }

  private Directive.@Nullable Request limit(@Nullable Node node) {
    String text = node == null ? null : text(node);
    if (node == null || text == null) {
      return null;
    }
    return switch (text) {
      case DEFAULT -> new Directive.UseDefaultLimit();
      case NONE -> new Directive.SetLimit(null);
      default -> {
        Usd usd = usd(node, "limit", text, "USD per period such as 25.50, none, default");
        yield usd == null ? null : new Directive.SetLimit(usd);
      }
    };
  }

  private Directive.@Nullable GrantLease lease(@Nullable Node node) {
    if (node == null) {
      return null;
    }
    if (node instanceof ScalarNode scalar && NONE.equals(scalar.getValue())) {
      return new Directive.GrantLease(null, now);
    }
    Map<String, Node> fields = fields(node, Set.of("limit", "until"));
    Instant until = until(node, fields.get("until"));
    Node limit = fields.get("limit");
    String text = limit == null ? null : text(limit);
    if (limit == null || text == null) {
      mistake(node, "a lease without a limit; accepted: limit: USD and until: INSTANT, or none");
      return null;
    }
    Usd usd = usd(limit, "limit", text, "USD per period such as 25.50");
    return usd == null || until == null ? null : new Directive.GrantLease(usd, until);
  }

  private Directive.@Nullable Exempt exemption(@Nullable Node node) {
    if (node == null) {
      return null;
    }
    if (node instanceof ScalarNode scalar && NONE.equals(scalar.getValue())) {
      return new Directive.Exempt(Instant.EPOCH, NONE);
    }
    Map<String, Node> fields = fields(node, Set.of("owner", "until"));
    Instant until = until(node, fields.get("until"));
    Node named = fields.get("owner");
    String owner = named == null ? null : text(named);
    if (owner == null) {
      mistake(node, "an exemption without an owner; accepted: owner: NAME and until: INSTANT, or none");
    }
    return owner == null || until == null ? null : new Directive.Exempt(until, owner);
  }

  private Directive.@Nullable SetMode mode(@Nullable Node node) {
    String text = node == null ? null : text(node);
    if (node == null || text == null) {
      return null;
    }
    switch (text) {
      case "observe" -> {
        return new Directive.SetMode(Mode.OBSERVE);
      }
      case "enforce" -> {
        return new Directive.SetMode(Mode.ENFORCE);
      }
      case DEFAULT -> {
        return new Directive.SetMode(null);
      }
      default -> {
        mistake(node, "mode: '" + text + "'; accepted: observe, enforce, default");
        return null;
      }
    }
  }

  private @Nullable Instant until(Node parent, @Nullable Node node) {
    String text = node == null ? null : text(node);
    if (node == null || text == null) {
      mistake(parent, "no end; accepted: until: a time such as 2026-12-01T00:00:00Z");
      return null;
    }
    try {
      Instant until = Instant.parse(text);
      if (until.isAfter(now)) {
        return until;
      }
      mistake(node, "until: " + text + " has passed; accepted: a time to come");
    } catch (DateTimeParseException e) {
      mistake(node, "until: '" + text + "' is no time; accepted: such as 2026-12-01T00:00:00Z");
    }
    return null;
  }

  private @Nullable Usd usd(Node node, String field, String text, String accepted) {
    try {
      Usd usd = Usd.of(text);
      if (!usd.isNegative()) {
        return usd;
      }
    } catch (NumberFormatException e) {
      // Told below, with the rest.
    }
    mistake(node, field + ": '" + text + "'; accepted: " + accepted);
    return null;
  }

  private Map<String, Node> fields(Node node, Set<String> known) {
    Map<String, Node> fields = new LinkedHashMap<>();
    if (!(node instanceof MappingNode mapping)) {
      mistake(node, "accepted here: fields " + String.join(", ", new TreeSet<>(known)));
      return fields;
    }
    for (NodeTuple tuple : mapping.getValue()) {
      String name = tuple.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue() : "?";
      if (!known.contains(name)) {
        mistake(tuple.getKeyNode(),
            "'" + name + "' is no field here; accepted: " + String.join(", ", new TreeSet<>(known)));
      } else if (fields.put(name, tuple.getValueNode()) != null) {
        mistake(tuple.getKeyNode(), name + " stands here twice");
      }
    }
    return fields;
  }

  private @Nullable String text(Node node) {
    if (node instanceof ScalarNode scalar && !scalar.getValue().isBlank()) {
      return scalar.getValue();
    }
    mistake(node, "accepted here: one value");
    return null;
  }

  private void mistake(Node node, String message) {
    mistakes.add("line " + line(node) + ": " + message);
  }

  private static int line(Node node) {
    return node.getStartMark().getLine() + 1;
  }
}

package io.github.budgeteer.cli.budgets;

import io.github.budgeteer.events.Mode;
import io.github.budgeteer.events.Usd;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Makes budgets of YAML, and a problem of everything in it that is none. */
final class BudgetReader {
  /** No other spelling: YAML reads 010 as eight, 1_000 as a thousand and 1:30 as ninety. */
  private static final Pattern AMOUNT = Pattern.compile("(0|[1-9][0-9]{0,11})(\\.[0-9]{1,12})?");
  private static final Pattern ONE_LINE = Pattern.compile("\\P{Cntrl}*\\S\\P{Cntrl}*");
  private static final String USD = "USD per period, 0 or more, such as 25.50";

  private final List<Problem> problems;
  private final Instant now;
  private final UnaryOperator<String> principals;
  private final Map<String, Integer> lines = new HashMap<>();

  BudgetReader(List<Problem> problems, Instant now, UnaryOperator<String> principals) {
    this.problems = problems;
    this.now = now;
    this.principals = principals;
  }

  BudgetFile file(YamlNode root) {
    Map<String, YamlNode> fields = fields(root, "the file", List.of("budgets"), List.of("complete"));
    List<Budget> budgets = new ArrayList<>();
    YamlNode listed = fields.get("budgets");
    if (listed instanceof YamlNode.Listing listing) {
      listing.items().stream().map(this::budget).filter(Objects::nonNull).forEach(budgets::add);
    } else if (listed != null) {
      problem(listed, "budgets is no list; accepted: one '- principal: …' for each, or [] for none");
    }
    return new BudgetFile(budgets, complete(fields.get("complete")));
  }

  private boolean complete(@Nullable YamlNode node) {
    String text = node == null ? "false" : text(node);
    if (node != null && !text.equals("true") && !text.equals("false")) {
      problem(node, "complete: '" + text + "'; accepted: true or false");
    }
    return text.equals("true");
  }

  private @Nullable Budget budget(YamlNode node) {
    Map<String, YamlNode> fields = fields(node, "a budget", List.of("principal", "limit"),
        List.of("lease", "exemption", "mode"));
    String principal = principal(fields.get("principal"));
    Part<Budget.Limit> limit = limit(fields.get("limit"));
    Part<Budget.Lease> lease = lease(fields.get("lease"), limit);
    Part<Budget.Exemption> exemption = exemption(fields.get("exemption"));
    Part<Mode> mode = mode(fields.get("mode"));
    return principal == null ? null : new Budget(principal, limit, lease, exemption, mode);
  }

  private @Nullable String principal(@Nullable YamlNode node) {
    if (node == null) {
      return null;
    }
    String id;
    try {
      id = principals.apply(text(node));
    } catch (IllegalArgumentException e) {
      problem(node, "principal: " + e.getMessage());
      return null;
    }
    Integer before = lines.putIfAbsent(id, node.line());
    if (before != null) {
      problem(node, "principal: " + id + " is on line " + before + " already; accepted: one budget for each");
    }
    return id;
  }

  private Part<Budget.Limit> limit(@Nullable YamlNode node) {
    if (node == null) {
      return new Part.Unsaid<>();
    }
    return switch (text(node)) {
      case "default" -> new Part.Standard<>();
      case "none" -> new Part.Own<>(new Budget.Limit(null));
      default -> {
        Usd usd = usd(node, "limit", USD + ", or none, or default");
        yield usd == null ? new Part.Unsaid<>() : new Part.Own<>(new Budget.Limit(usd));
      }
    };
  }

  private Part<Budget.Lease> lease(@Nullable YamlNode node, Part<Budget.Limit> limit) {
    if (node == null) {
      return new Part.Unsaid<>();
    }
    if (text(node).equals("none")) {
      return new Part.Standard<>();
    }
    Map<String, YamlNode> fields = fields(node, "lease", List.of("limit", "until"), List.of());
    YamlNode leased = fields.get("limit");
    Usd usd = leased == null ? null : usd(leased, "lease limit", USD);
    Instant until = until(fields.get("until"), "lease");
    if (leased != null && usd != null && limit instanceof Part.Own<Budget.Limit>(Budget.Limit(Usd own))) {
      if (own == null) {
        problem(leased, "lease: there is no limit to raise; accepted: a lease beside a limit");
      } else if (own.isAtLeast(usd)) {
        problem(leased, "lease limit: " + usd + " does not raise the limit; accepted: more than " + own);
      }
    }
    return usd == null || until == null ? new Part.Unsaid<>() : new Part.Own<>(new Budget.Lease(usd, until));
  }

  private Part<Budget.Exemption> exemption(@Nullable YamlNode node) {
    if (node == null) {
      return new Part.Unsaid<>();
    }
    if (text(node).equals("none")) {
      return new Part.Standard<>();
    }
    Map<String, YamlNode> fields = fields(node, "exemption", List.of("owner", "until"), List.of());
    YamlNode owner = fields.get("owner");
    if (owner != null && !ONE_LINE.matcher(text(owner)).matches()) {
      problem(owner, "exemption owner: '" + text(owner).strip().replaceAll("\\p{Cntrl}+", " ")
          + "'; accepted: who answers for what is spent, in one line");
    }
    Instant until = until(fields.get("until"), "exemption");
    return owner == null || until == null
        ? new Part.Unsaid<>()
        : new Part.Own<>(new Budget.Exemption(until, text(owner)));
  }

  private Part<Mode> mode(@Nullable YamlNode node) {
    return switch (node == null ? null : text(node)) {
      case null -> new Part.Unsaid<>();
      case "observe" -> new Part.Own<>(Mode.OBSERVE);
      case "enforce" -> new Part.Own<>(Mode.ENFORCE);
      case "default" -> new Part.Standard<>();
      case String other -> {
        problem(Objects.requireNonNull(node),
            "mode: '" + other + "'; accepted: observe, enforce, default");
        yield new Part.Unsaid<>();
      }
    };
  }

  private @Nullable Usd usd(YamlNode node, String name, String accepted) {
    String text = text(node);
    if (AMOUNT.matcher(text).matches()) {
      return Usd.of(text);
    }
    problem(node, name + ": '" + text + "'; accepted: " + accepted);
    return null;
  }

  private @Nullable Instant until(@Nullable YamlNode node, String of) {
    if (node == null) {
      return null;
    }
    String text = text(node);
    try {
      Instant until = Instant.parse(text);
      if (until.isAfter(now)) {
        return until;
      }
      problem(node, of + " until: " + text + " has passed; accepted: a time to come");
    } catch (DateTimeParseException e) {
      problem(node, of + " until: '" + text + "' is no time; accepted: such as 2027-03-31T00:00:00Z");
    }
    return null;
  }

  /** Returns what can be read of a mapping: what must be there and is not, and what nobody knows, are problems. */
  private Map<String, YamlNode> fields(YamlNode node, String of, List<String> required,
      List<String> optional) {
    Map<String, YamlNode> known = new HashMap<>();
    String accepted = "; accepted: " + String.join(", ", Stream.concat(required.stream(), optional.stream())
        .toList());
    if (!(node instanceof YamlNode.Mapping mapping)) {
      problem(node, of + " has no fields" + accepted);
      return known;
    }
    for (YamlNode.Field field : mapping.fields()) {
      if (required.contains(field.name()) || optional.contains(field.name())) {
        known.put(field.name(), field.value());
      } else {
        problems.add(new Problem(field.line(), of + " has no field '" + field.name() + "'" + accepted));
      }
    }
    required.stream().filter(name -> !known.containsKey(name))
        .forEach(name -> problem(node, of + " has no '" + name + "'" + accepted));
    return known;
  }

  /** Returns a scalar's text; of anything else a description that is no value. */
  private static String text(YamlNode node) {
    return switch (node) {
      case YamlNode.Text text -> text.text();
      case YamlNode.Mapping mapping -> "{…}";
      case YamlNode.Listing listing -> "[…]";
    };
  }

  private void problem(YamlNode node, String message) {
    problems.add(new Problem(node.line(), message));
  }
}

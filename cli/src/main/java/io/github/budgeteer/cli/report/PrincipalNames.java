package io.github.budgeteer.cli.report;

import io.github.budgeteer.events.AccountType;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Short names for principals, each different from the others in the report. */
final class PrincipalNames {
  private static final int ARN_PARTS = 6;
  private static final int ACCOUNT = 4;
  private static final String ELLIPSIS = "…";
  private static final Pattern API_KEY = Pattern.compile("(.*/)?BedrockAPIKey-(?<name>.+)");
  private static final Pattern PERSON = Pattern
      .compile("(AWSReservedSSO_(?<set>.+)_[0-9a-f]{16}|(?<role>[^/]+))/(?<session>.+)");

  private final Map<String, String> names;

  private PrincipalNames(Map<String, String> names) {
    this.names = names;
  }

  /** Names principals by kind and name, and where two would read alike by their account too, else by their whole id. */
  static PrincipalNames of(Collection<RunReport.Principal> principals) {
    Map<String, AccountType> types = new LinkedHashMap<>();
    principals.stream().sorted(Comparator.comparing(RunReport.Principal::principalId))
        .forEach(principal -> types.put(principal.principalId(), principal.accountType()));
    Map<String, String> names = new LinkedHashMap<>();
    types.forEach((id, type) -> names.put(id, nameOf(id, type)));
    redo(names, id -> names.get(id) + " @" + part(id, ACCOUNT));
    redo(names, id -> id);
    return new PrincipalNames(names);
  }

  /** Returns the same names cut to a width, still all different. */
  PrincipalNames within(int width) {
    Map<String, String> cut = new LinkedHashMap<>();
    names.forEach((id, name) -> cut.put(id, cut(name, width)));
    Map<String, Integer> numbers = new HashMap<>();
    redo(cut, id -> {
      String number = "~" + numbers.merge(cut(names.getOrDefault(id, id), width), 1, Integer::sum);
      return cut(names.getOrDefault(id, id), width - number.length()) + number;
    });
    return new PrincipalNames(cut);
  }

  /** Returns the name; a principal without an account in the report goes by its id. */
  String of(String principalId) {
    return names.getOrDefault(principalId, principalId);
  }

  int widest() {
    return names.values().stream().mapToInt(String::length).max().orElse(0);
  }

  private static void redo(Map<String, String> names, UnaryOperator<String> other) {
    Set<String> seen = new TreeSet<>();
    Set<String> alike = new TreeSet<>();
    names.values().stream().filter(name -> !seen.add(name)).forEach(alike::add);
    List<String> ids = names.entrySet().stream().filter(entry -> alike.contains(entry.getValue()))
        .map(Map.Entry::getKey).toList();
    ids.forEach(id -> names.put(id, other.apply(id)));
  }

  private static String cut(String name, int width) {
    if (name.length() <= width) {
      return name;
    }
    int tail = (width - ELLIPSIS.length()) / 2;
    return name.substring(0, width - ELLIPSIS.length() - tail) + ELLIPSIS
        + name.substring(name.length() - tail);
  }

  /** Returns the name of one principal by itself. */
  static String nameOf(String id, AccountType type) {
    String resource = part(id, ARN_PARTS - 1);
    String bare = resource.substring(resource.indexOf('/') + 1);
    return switch (type) {
      case USER -> "user " + bare;
      case BEDROCK_API_KEY -> {
        Matcher key = API_KEY.matcher(bare);
        yield "API key " + (key.matches() ? key.group("name") : bare);
      }
      case ROLE -> "role " + bare;
      case SERVICE -> "service " + bare;
      case SESSION -> {
        Matcher person = PERSON.matcher(bare);
        if (!person.matches()) {
          yield bare;
        }
        String set = person.group("set");
        yield person.group("session") + " (" + (set == null ? person.group("role") : set) + ")";
      }
      case FEDERATED -> "federated " + bare;
      case ROOT -> "root of " + part(id, ACCOUNT);
      case UNATTRIBUTED -> "unattributed in " + part(id, ACCOUNT);
    };
  }

  private static String part(String arn, int index) {
    String[] parts = arn.split(":", ARN_PARTS);
    return parts.length == ARN_PARTS ? parts[index] : arn;
  }
}

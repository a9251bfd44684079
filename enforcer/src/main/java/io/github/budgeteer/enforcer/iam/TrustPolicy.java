package io.github.budgeteer.enforcer.iam;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** A role's trust policy, as far as it says who chooses the names of the role's sessions. */
public final class TrustPolicy {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Set<String> EXACT = Set.of("stringequals", "stringequalsignorecase", "stringlike");

  private TrustPolicy() {}

  /**
   * Tells whether nobody who assumes the role can choose the session's name: every statement that lets somebody in prescribes
   * one {@code sts:RoleSessionName}, or takes it from the identity provider's SAML assertion.
   */
  public static boolean pinsSessionNames(String document) {
    JsonNode statements;
    try {
      statements = JSON.readTree(document).path("Statement");
    } catch (JsonProcessingException e) {
      return false;
    }
    List<JsonNode> letIn = new ArrayList<>();
    for (JsonNode statement : statements.isArray() ? statements : List.of(statements)) {
      if ("Allow".equals(statement.path("Effect").asText()) && !isSamlAlone(statement)) {
        letIn.add(statement);
      }
    }
    return statements.size() > 0 && letIn.stream().allMatch(TrustPolicy::pins);
  }

  /** With AssumeRoleWithSAML the name is an attribute that the identity provider signs. */
  private static boolean isSamlAlone(JsonNode statement) {
    List<String> actions = texts(statement.path("Action"));
    return !actions.isEmpty() && actions.stream().allMatch(action -> switch (action) {
      case "sts:AssumeRoleWithSAML", "sts:TagSession", "sts:SetSourceIdentity" -> true;
      default -> false;
    });
  }

  private static boolean pins(JsonNode statement) {
    List<String> values = new ArrayList<>();
    statement.path("Condition").properties().forEach(operator -> {
      if (EXACT.contains(operator.getKey().toLowerCase(Locale.ROOT))) {
        operator.getValue().properties().forEach(key -> {
          if (key.getKey().equalsIgnoreCase("sts:RoleSessionName")) {
            values.addAll(texts(key.getValue()));
          }
        });
      }
    });
    // Of several names one can be chosen, and a wildcard leaves the rest of the name free.
    return values.size() == 1 && !values.getFirst().contains("*") && !values.getFirst().contains("?");
  }

  private static List<String> texts(JsonNode oneOrMore) {
    List<String> texts = new ArrayList<>();
    if (oneOrMore.isArray()) {
      oneOrMore.forEach(text -> texts.add(text.asText()));
    } else if (oneOrMore.isTextual()) {
      texts.add(oneOrMore.asText());
    }
    return texts;
  }
}

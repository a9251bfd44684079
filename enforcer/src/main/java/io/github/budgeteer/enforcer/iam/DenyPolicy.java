package io.github.budgeteer.enforcer.iam;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The policies that suspend: every Bedrock action that spends, and none that stops spending.
 *
 * <p>The shared managed one is attached, never edited per principal: its size is constant and it is undone exactly. The actions
 * are those of the Service Authorization Reference for {@code bedrock}, {@code bedrock-mantle} and {@code bedrock-websearch} of
 * 2026-09-26; Get, List, Stop, Cancel and Delete stay allowed, because an owner must be able to stop what runs.
 */
public final class DenyPolicy {
  /** Name of the shared managed policy, and of the inline one in its place. */
  public static final String NAME = "bedrock-budgeteer-suspended";
  /** Name of the inline policy on a role that lists its suspended sessions. */
  public static final String SESSIONS_NAME = "bedrock-budgeteer-suspended-sessions";
  /** What a role's inline policies may have together, white space not counted. */
  public static final int LONGEST_ON_ROLE = 10_240;
  private static final Pattern ACCOUNT = Pattern.compile("arn:([^:]+):[^:]*:[^:]*:(\\d{12}):.*");
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String DOCUMENT = resource();

  private DenyPolicy() {}

  /** Returns the policy document. */
  public static String document() {
    return DOCUMENT;
  }

  /**
   * Returns the document that denies some sessions of a role and nobody else on it.
   *
   * @param userIds {@code aws:userid} of each: the role's unique id, a colon and the session's name
   */
  public static String sessions(Collection<String> userIds) {
    ObjectNode document = (ObjectNode) tree(DOCUMENT);
    ArrayNode listed = JSON.createArrayNode();
    new TreeSet<>(userIds).forEach(listed::add);
    ((ObjectNode) document.path("Statement").path(0)).putObject("Condition").putObject("StringEquals")
        .set("aws:userid", listed);
    return document.toString();
  }

  /** Returns the sessions that a document lists, even if the rest of it is not ours. */
  public static SortedSet<String> sessionsOf(String document) {
    SortedSet<String> listed = new TreeSet<>();
    tree(document).path("Statement").path(0).path("Condition").path("StringEquals").path("aws:userid")
        .forEach(userId -> listed.add(userId.asText()));
    return listed;
  }

  /** Tells whether two documents are the same but for their layout. */
  public static boolean isSame(String document, String other) {
    return tree(document).equals(tree(other));
  }

  /** Returns a document's length as IAM counts it. */
  public static int length(String document) {
    return document.replaceAll("\\s", "").length();
  }

  /** Returns the policy's ARN in the account and partition of a principal. */
  public static String arnFor(String principalId) {
    Matcher matcher = ACCOUNT.matcher(principalId);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("principal " + principalId + " is no ARN with an account");
    }
    return "arn:" + matcher.group(1) + ":iam::" + matcher.group(2) + ":policy/" + NAME;
  }

  private static JsonNode tree(String document) {
    try {
      return JSON.readTree(document);
    } catch (JsonProcessingException e) {
      return JSON.missingNode();
    }
  }

  private static String resource() {
    try (InputStream document = DenyPolicy.class.getResourceAsStream("deny-policy.json")) {
      if (document == null) {
        throw new IllegalStateException("deny-policy.json is not on the class path");
      }
      return new String(document.readAllBytes(), UTF_8).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

package io.github.budgeteer.enforcer.iam;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The shared managed policy that suspends: every Bedrock action that spends, and none that stops spending.
 *
 * <p>Attached, never edited per principal: its size is constant and it is undone exactly. The actions are those of the Service
 * Authorization Reference for {@code bedrock}, {@code bedrock-mantle} and {@code bedrock-websearch} of 2026-09-26; Get, List,
 * Stop, Cancel and Delete stay allowed, because an owner must be able to stop what runs.
 */
public final class DenyPolicy {
  public static final String NAME = "bedrock-budgeteer-suspended";
  private static final Pattern ACCOUNT = Pattern.compile("arn:([^:]+):[^:]*:[^:]*:(\\d{12}):.*");

  private DenyPolicy() {}

  /** Returns the policy document. */
  public static String document() {
    try (InputStream document = DenyPolicy.class.getResourceAsStream("deny-policy.json")) {
      if (document == null) {
        throw new IllegalStateException("deny-policy.json is not on the class path");
      }
      return new String(document.readAllBytes(), UTF_8).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the policy's ARN in the account and partition of a principal. */
  public static String arnFor(String principalId) {
    Matcher matcher = ACCOUNT.matcher(principalId);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("principal " + principalId + " is no ARN with an account");
    }
    return "arn:" + matcher.group(1) + ":iam::" + matcher.group(2) + ":policy/" + NAME;
  }
}

package io.github.budgeteer.enforcer.iam;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What IAM knows a principal id as. */
public sealed interface IamPrincipal {

  /** An IAM user; names are unique in an account whatever their paths. */
  record User(String account, String name) implements IamPrincipal {}

  /** An IAM role. */
  record Role(String account, String name) implements IamPrincipal {}

  /** One session of a role. */
  record Session(String account, String role, String name) implements IamPrincipal {}

  /**
   * Nobody that a policy can be attached to.
   *
   * @param remedy why, and what helps
   */
  record Unbound(String remedy) implements IamPrincipal {}

  /** Returns what a principal id names. */
  static IamPrincipal of(String principalId) {
    Matcher arn = Parsing.ARN.matcher(principalId);
    if (!arn.matches()) {
      return new Unbound("no identity policy binds " + principalId + ", which is no ARN of a user or role");
    }
    String account = arn.group(1);
    String resource = arn.group(2);
    String name = resource.substring(resource.lastIndexOf('/') + 1);
    return switch (resource.substring(0, Math.max(resource.indexOf('/'), 0))) {
      case "user" -> new User(account, name);
      case "role" -> new Role(account, name);
      case "assumed-role" -> {
        Matcher session = Parsing.SESSION.matcher(resource);
        yield session.matches()
            ? new Session(account, session.group(1), session.group(2))
            : new Unbound("no identity policy binds a session without a name");
      }
      case "federated-user" -> new Unbound("no identity policy is attached to the federated user " + name
          + "; deny the user whose GetFederationToken made it, or stop it with a service control policy");
      default -> new Unbound("no identity policy binds " + resource
          + "; stop it with a service control policy, or give the work a user or role of its own");
    };
  }

  /** Returns why a role that only AWS can modify can't be denied, and what helps. */
  static String remedyForProtected(String role) {
    if (role.startsWith("AWSReservedSSO_")) {
      return "role " + role
          + " belongs to Identity Center and is only modifiable by AWS; deny Bedrock in its "
          + "permission set's inline policy, with a condition on identitystore:userId for one person, or in a "
          + "service control policy";
    }
    if (role.startsWith("AWSServiceRoleFor")) {
      return "role " + role + " is linked to a service and only modifiable by AWS, and no service control "
          + "policy binds it; stop what the service does";
    }
    return "role " + role + " is only modifiable by AWS; deny Bedrock in a service control policy";
  }

  /** Patterns; an interface can't have private ones. */
  final class Parsing {
    private static final Pattern ARN = Pattern.compile("arn:[^:]+:(?:iam|sts)::(\\d{12}):(.+)");
    private static final Pattern SESSION = Pattern.compile("assumed-role/([^/]+)/(.+)");

    private Parsing() {}
  }
}

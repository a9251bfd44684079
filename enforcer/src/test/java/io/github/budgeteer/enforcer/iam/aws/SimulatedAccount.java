package io.github.budgeteer.enforcer.iam.aws;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.IamException;

/** One account's users, roles and managed policies, and the rules by which they change: quotas, and what only AWS may modify. */
public abstract class SimulatedAccount implements IamClient {
  public static final String ACCOUNT = "123456789012";

  /** A user, or a role: then it has a trust policy. */
  public static final class Entity {
    public final String id;
    public final String arn;
    public final @Nullable String trust;
    public final Set<String> attached = new TreeSet<>();
    public final Map<String, String> inline = new TreeMap<>();
    /** Credential id → service and status. */
    public final Map<String, String> keys = new TreeMap<>();
    public final Set<String> groups = new TreeSet<>();
    public final Map<String, String> tags = new TreeMap<>();
    public @Nullable String boundary;
    public boolean modifiable = true;

    Entity(String id, String arn, @Nullable String trust) {
      this.id = id;
      this.arn = arn;
      this.trust = trust;
    }

    @Override
    public String toString() {
      return id + attached + inline + keys + groups + tags + boundary;
    }
  }

  /** A managed policy: its versions in the order of their making. */
  public static final class Policy {
    public final Map<String, String> versions = new LinkedHashMap<>();
    public final Map<String, String> tags = new TreeMap<>();
    public String defaultVersion = "v1";
    private int made;

    public void add(String document) {
      defaultVersion = "v" + ++made;
      versions.put(defaultVersion, document);
    }
  }

  /** What happens to a call: it may throw before the call has its effect, or after. */
  public interface Fate {
    void before(String operation, String subject);

    default void after(String operation, String subject) {}
  }

  public final Map<String, Entity> users = new TreeMap<>();
  public final Map<String, Entity> roles = new TreeMap<>();
  public final Map<String, Policy> policies = new TreeMap<>();
  public final List<String> calls = new ArrayList<>();
  public int mostAttached = 10;
  public boolean simulatorAnswers = true;
  public Fate fate = (operation, subject) -> {};
  private int made;

  /** Returns an error as IAM answers it. */
  public static IamException error(int status, String code, String message) {
    return (IamException) IamException.builder().statusCode(status).message(message)
        .awsErrorDetails(
            AwsErrorDetails.builder().errorCode(code).errorMessage(message).serviceName("Iam").build())
        .build();
  }

  public static IamException throttled() {
    return error(400, "Throttling", "Rate exceeded");
  }

  public Entity createUser(String arn) {
    Entity user = new Entity("AIDA%017d".formatted(++made), arn, null);
    users.put(name(arn), user);
    return user;
  }

  public Entity createRole(String arn, String trust) {
    Entity role = new Entity("AROA%017d".formatted(++made), arn, trust);
    roles.put(name(arn), role);
    return role;
  }

  /** Returns everything but our own policy: what must be as it was. */
  public String everythingElse() {
    return users + "" + roles;
  }

  static String name(String arn) {
    return arn.substring(arn.lastIndexOf('/') + 1);
  }

  <T> T call(String operation, String subject, Supplier<T> effect) {
    synchronized (this) {
      calls.add(operation + " " + subject);
    }
    fate.before(operation, subject);
    T result;
    synchronized (this) {
      result = effect.get();
    }
    fate.after(operation, subject);
    return result;
  }

  static Entity of(Map<String, Entity> entities, String name) {
    Entity entity = entities.get(name);
    if (entity == null) {
      throw error(404, "NoSuchEntity", "The entity with name " + name + " cannot be found.");
    }
    return entity;
  }

  static Entity modifiable(Map<String, Entity> entities, String name) {
    Entity entity = of(entities, name);
    if (!entity.modifiable) {
      throw error(400, "UnmodifiableEntity", "Cannot perform the operation on the protected role '" + name
          + "' - this role is only modifiable by AWS");
    }
    return entity;
  }

  Policy policy(String arn) {
    Policy policy = policies.get(arn);
    if (policy == null) {
      throw error(404, "NoSuchEntity", "Policy " + arn + " does not exist or is not attachable.");
    }
    return policy;
  }

  static String encoded(String document) {
    return URLEncoder.encode(document, UTF_8).replace("+", "%20");
  }
}

package io.github.budgeteer.enforcer.iam.aws;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.budgeteer.enforcer.iam.DenyPolicy;
import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.AttachRolePolicyRequest;
import software.amazon.awssdk.services.iam.model.AttachRolePolicyResponse;
import software.amazon.awssdk.services.iam.model.AttachUserPolicyRequest;
import software.amazon.awssdk.services.iam.model.AttachUserPolicyResponse;
import software.amazon.awssdk.services.iam.model.AttachedPolicy;
import software.amazon.awssdk.services.iam.model.CreatePolicyRequest;
import software.amazon.awssdk.services.iam.model.CreatePolicyResponse;
import software.amazon.awssdk.services.iam.model.CreatePolicyVersionRequest;
import software.amazon.awssdk.services.iam.model.CreatePolicyVersionResponse;
import software.amazon.awssdk.services.iam.model.DeletePolicyVersionRequest;
import software.amazon.awssdk.services.iam.model.DeletePolicyVersionResponse;
import software.amazon.awssdk.services.iam.model.DeleteRolePolicyRequest;
import software.amazon.awssdk.services.iam.model.DeleteRolePolicyResponse;
import software.amazon.awssdk.services.iam.model.DeleteUserPolicyRequest;
import software.amazon.awssdk.services.iam.model.DeleteUserPolicyResponse;
import software.amazon.awssdk.services.iam.model.DetachRolePolicyRequest;
import software.amazon.awssdk.services.iam.model.DetachRolePolicyResponse;
import software.amazon.awssdk.services.iam.model.DetachUserPolicyRequest;
import software.amazon.awssdk.services.iam.model.DetachUserPolicyResponse;
import software.amazon.awssdk.services.iam.model.EvaluationResult;
import software.amazon.awssdk.services.iam.model.GetPolicyRequest;
import software.amazon.awssdk.services.iam.model.GetPolicyResponse;
import software.amazon.awssdk.services.iam.model.GetPolicyVersionRequest;
import software.amazon.awssdk.services.iam.model.GetPolicyVersionResponse;
import software.amazon.awssdk.services.iam.model.GetRolePolicyRequest;
import software.amazon.awssdk.services.iam.model.GetRolePolicyResponse;
import software.amazon.awssdk.services.iam.model.GetRoleRequest;
import software.amazon.awssdk.services.iam.model.GetRoleResponse;
import software.amazon.awssdk.services.iam.model.GetUserPolicyRequest;
import software.amazon.awssdk.services.iam.model.GetUserPolicyResponse;
import software.amazon.awssdk.services.iam.model.GetUserRequest;
import software.amazon.awssdk.services.iam.model.GetUserResponse;
import software.amazon.awssdk.services.iam.model.IamException;
import software.amazon.awssdk.services.iam.model.ListAttachedRolePoliciesRequest;
import software.amazon.awssdk.services.iam.model.ListAttachedRolePoliciesResponse;
import software.amazon.awssdk.services.iam.model.ListAttachedUserPoliciesRequest;
import software.amazon.awssdk.services.iam.model.ListAttachedUserPoliciesResponse;
import software.amazon.awssdk.services.iam.model.ListPolicyVersionsRequest;
import software.amazon.awssdk.services.iam.model.ListPolicyVersionsResponse;
import software.amazon.awssdk.services.iam.model.ListRolePoliciesRequest;
import software.amazon.awssdk.services.iam.model.ListRolePoliciesResponse;
import software.amazon.awssdk.services.iam.model.ListServiceSpecificCredentialsRequest;
import software.amazon.awssdk.services.iam.model.ListServiceSpecificCredentialsResponse;
import software.amazon.awssdk.services.iam.model.ListUserPoliciesRequest;
import software.amazon.awssdk.services.iam.model.ListUserPoliciesResponse;
import software.amazon.awssdk.services.iam.model.PolicyEvaluationDecisionType;
import software.amazon.awssdk.services.iam.model.PolicyVersion;
import software.amazon.awssdk.services.iam.model.PutRolePolicyRequest;
import software.amazon.awssdk.services.iam.model.PutRolePolicyResponse;
import software.amazon.awssdk.services.iam.model.PutUserPolicyRequest;
import software.amazon.awssdk.services.iam.model.PutUserPolicyResponse;
import software.amazon.awssdk.services.iam.model.ServiceSpecificCredentialMetadata;
import software.amazon.awssdk.services.iam.model.SimulatePrincipalPolicyRequest;
import software.amazon.awssdk.services.iam.model.SimulatePrincipalPolicyResponse;
import software.amazon.awssdk.services.iam.model.UpdateServiceSpecificCredentialRequest;
import software.amazon.awssdk.services.iam.model.UpdateServiceSpecificCredentialResponse;

/**
 * One account's IAM behind the SDK's interface, with what moto lacks: quotas, roles that only AWS may modify, service-specific
 * credentials, the simulator, and pages of two.
 */
public final class SimulatedIam implements IamClient {
  public static final String ACCOUNT = "123456789012";
  private static final int PAGE = 2;
  private static final int USER_INLINE = 2_048;
  private static final int ROLE_INLINE = 10_240;
  private static final int MOST_VERSIONS = 5;

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

  /** Returns the way into one account: that of the simulated IAM. */
  public static IamClients clients(SimulatedIam own) {
    return new IamClients() {
      @Override
      public Optional<IamClient> of(String account) {
        return ACCOUNT.equals(account) ? Optional.of(own) : Optional.empty();
      }

      @Override
      public void close() {
        // Nothing is open.
      }
    };
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

  private static String name(String arn) {
    return arn.substring(arn.lastIndexOf('/') + 1);
  }

  private <T> T call(String operation, String subject, Supplier<T> effect) {
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

  private static Entity of(Map<String, Entity> entities, String name) {
    Entity entity = entities.get(name);
    if (entity == null) {
      throw error(404, "NoSuchEntity", "The entity with name " + name + " cannot be found.");
    }
    return entity;
  }

  private static Entity modifiable(Map<String, Entity> entities, String name) {
    Entity entity = of(entities, name);
    if (!entity.modifiable) {
      throw error(400, "UnmodifiableEntity", "Cannot perform the operation on the protected role '" + name
          + "' - this role is only modifiable by AWS");
    }
    return entity;
  }

  private Policy policy(String arn) {
    Policy policy = policies.get(arn);
    if (policy == null) {
      throw error(404, "NoSuchEntity", "Policy " + arn + " does not exist or is not attachable.");
    }
    return policy;
  }

  private static String encoded(String document) {
    return URLEncoder.encode(document, UTF_8).replace("+", "%20");
  }

  private void attach(Entity entity, String policyArn) {
    if (!policyArn.startsWith("arn:aws:iam::aws:")) {
      policy(policyArn);
    }
    if (!entity.attached.contains(policyArn) && entity.attached.size() >= mostAttached) {
      throw error(409, "LimitExceeded", "Cannot exceed quota for PoliciesPerRole: " + mostAttached);
    }
    entity.attached.add(policyArn);
  }

  private static void detach(Entity entity, String policyArn) {
    if (!entity.attached.remove(policyArn)) {
      throw error(404, "NoSuchEntity", "Policy " + policyArn + " was not found.");
    }
  }

  private static void put(Entity entity, String name, String document, int most) {
    int others = entity.inline.entrySet().stream().filter(policy -> !policy.getKey().equals(name))
        .mapToInt(policy -> DenyPolicy.length(policy.getValue())).sum();
    if (others + DenyPolicy.length(document) > most) {
      throw error(409, "LimitExceeded", "Maximum policy size of " + most + " bytes exceeded");
    }
    entity.inline.put(name, document);
  }

  private static void delete(Entity entity, String name) {
    if (entity.inline.remove(name) == null) {
      throw error(404, "NoSuchEntity", "The policy with name " + name + " cannot be found.");
    }
  }

  private static String document(Entity entity, String name) {
    String document = entity.inline.get(name);
    if (document == null) {
      throw error(404, "NoSuchEntity", "The policy with name " + name + " cannot be found.");
    }
    return encoded(document);
  }

  /** A page of two, as a list of hundreds would come. */
  private record Page(List<String> items, boolean truncated, @Nullable String marker) {
    static Page of(Set<String> all, @Nullable String marker) {
      int from = marker == null ? 0 : Integer.parseInt(marker);
      int to = Math.min(all.size(), from + PAGE);
      return new Page(new ArrayList<>(all).subList(from, to), to < all.size(),
          to < all.size() ? Integer.toString(to) : null);
    }

    List<AttachedPolicy> attached() {
      return items.stream().map(arn -> AttachedPolicy.builder().policyArn(arn).policyName(name(arn)).build())
          .toList();
    }
  }

  @Override
  public GetUserResponse getUser(GetUserRequest request) {
    return call("GetUser", request.userName(), () -> {
      Entity user = of(users, request.userName());
      return GetUserResponse.builder().user(model -> model.userId(user.id).arn(user.arn)
          .permissionsBoundary(boundary -> boundary.permissionsBoundaryArn(user.boundary))).build();
    });
  }

  @Override
  public GetRoleResponse getRole(GetRoleRequest request) {
    return call("GetRole", request.roleName(), () -> {
      Entity role = of(roles, request.roleName());
      return GetRoleResponse.builder().role(model -> model.roleId(role.id).arn(role.arn)
          .assumeRolePolicyDocument(encoded(role.trust == null ? "" : role.trust))
          .permissionsBoundary(boundary -> boundary.permissionsBoundaryArn(role.boundary))).build();
    });
  }

  @Override
  public ListAttachedUserPoliciesResponse listAttachedUserPolicies(ListAttachedUserPoliciesRequest request) {
    return call("ListAttachedUserPolicies", request.userName(), () -> {
      Page page = Page.of(of(users, request.userName()).attached, request.marker());
      return ListAttachedUserPoliciesResponse.builder().attachedPolicies(page.attached())
          .isTruncated(page.truncated()).marker(page.marker()).build();
    });
  }

  @Override
  public ListAttachedRolePoliciesResponse listAttachedRolePolicies(ListAttachedRolePoliciesRequest request) {
    return call("ListAttachedRolePolicies", request.roleName(), () -> {
      Page page = Page.of(of(roles, request.roleName()).attached, request.marker());
      return ListAttachedRolePoliciesResponse.builder().attachedPolicies(page.attached())
          .isTruncated(page.truncated()).marker(page.marker()).build();
    });
  }

  @Override
  public ListUserPoliciesResponse listUserPolicies(ListUserPoliciesRequest request) {
    return call("ListUserPolicies", request.userName(), () -> {
      Page page = Page.of(of(users, request.userName()).inline.keySet(), request.marker());
      return ListUserPoliciesResponse.builder().policyNames(page.items()).isTruncated(page.truncated())
          .marker(page.marker()).build();
    });
  }

  @Override
  public ListRolePoliciesResponse listRolePolicies(ListRolePoliciesRequest request) {
    return call("ListRolePolicies", request.roleName(), () -> {
      Page page = Page.of(of(roles, request.roleName()).inline.keySet(), request.marker());
      return ListRolePoliciesResponse.builder().policyNames(page.items()).isTruncated(page.truncated())
          .marker(page.marker()).build();
    });
  }

  @Override
  public AttachUserPolicyResponse attachUserPolicy(AttachUserPolicyRequest request) {
    return call("AttachUserPolicy", request.userName(), () -> {
      attach(modifiable(users, request.userName()), request.policyArn());
      return AttachUserPolicyResponse.builder().build();
    });
  }

  @Override
  public AttachRolePolicyResponse attachRolePolicy(AttachRolePolicyRequest request) {
    return call("AttachRolePolicy", request.roleName(), () -> {
      attach(modifiable(roles, request.roleName()), request.policyArn());
      return AttachRolePolicyResponse.builder().build();
    });
  }

  @Override
  public DetachUserPolicyResponse detachUserPolicy(DetachUserPolicyRequest request) {
    return call("DetachUserPolicy", request.userName(), () -> {
      detach(modifiable(users, request.userName()), request.policyArn());
      return DetachUserPolicyResponse.builder().build();
    });
  }

  @Override
  public DetachRolePolicyResponse detachRolePolicy(DetachRolePolicyRequest request) {
    return call("DetachRolePolicy", request.roleName(), () -> {
      detach(modifiable(roles, request.roleName()), request.policyArn());
      return DetachRolePolicyResponse.builder().build();
    });
  }

  @Override
  public GetUserPolicyResponse getUserPolicy(GetUserPolicyRequest request) {
    return call("GetUserPolicy", request.userName(), () -> GetUserPolicyResponse.builder()
        .policyDocument(document(of(users, request.userName()), request.policyName())).build());
  }

  @Override
  public GetRolePolicyResponse getRolePolicy(GetRolePolicyRequest request) {
    return call("GetRolePolicy", request.roleName(), () -> GetRolePolicyResponse.builder()
        .policyDocument(document(of(roles, request.roleName()), request.policyName())).build());
  }

  @Override
  public PutUserPolicyResponse putUserPolicy(PutUserPolicyRequest request) {
    return call("PutUserPolicy", request.userName(), () -> {
      put(modifiable(users, request.userName()), request.policyName(), request.policyDocument(), USER_INLINE);
      return PutUserPolicyResponse.builder().build();
    });
  }

  @Override
  public PutRolePolicyResponse putRolePolicy(PutRolePolicyRequest request) {
    return call("PutRolePolicy", request.roleName(), () -> {
      put(modifiable(roles, request.roleName()), request.policyName(), request.policyDocument(), ROLE_INLINE);
      return PutRolePolicyResponse.builder().build();
    });
  }

  @Override
  public DeleteUserPolicyResponse deleteUserPolicy(DeleteUserPolicyRequest request) {
    return call("DeleteUserPolicy", request.userName(), () -> {
      delete(modifiable(users, request.userName()), request.policyName());
      return DeleteUserPolicyResponse.builder().build();
    });
  }

  @Override
  public DeleteRolePolicyResponse deleteRolePolicy(DeleteRolePolicyRequest request) {
    return call("DeleteRolePolicy", request.roleName(), () -> {
      delete(modifiable(roles, request.roleName()), request.policyName());
      return DeleteRolePolicyResponse.builder().build();
    });
  }

  @Override
  public GetPolicyResponse getPolicy(GetPolicyRequest request) {
    return call("GetPolicy", request.policyArn(), () -> {
      Policy policy = policy(request.policyArn());
      return GetPolicyResponse.builder()
          .policy(model -> model.arn(request.policyArn()).defaultVersionId(policy.defaultVersion)).build();
    });
  }

  @Override
  public GetPolicyVersionResponse getPolicyVersion(GetPolicyVersionRequest request) {
    return call("GetPolicyVersion", request.policyArn(), () -> {
      String document = policy(request.policyArn()).versions.get(request.versionId());
      if (document == null) {
        throw error(404, "NoSuchEntity", "Policy version " + request.versionId() + " does not exist.");
      }
      return GetPolicyVersionResponse.builder().policyVersion(model -> model.document(encoded(document)))
          .build();
    });
  }

  @Override
  public CreatePolicyResponse createPolicy(CreatePolicyRequest request) {
    return call("CreatePolicy", request.policyName(), () -> {
      Policy policy = new Policy();
      policy.add(request.policyDocument());
      request.tags().forEach(tag -> policy.tags.put(tag.key(), tag.value()));
      if (policies.putIfAbsent("arn:aws:iam::" + ACCOUNT + ":policy/" + request.policyName(),
          policy) != null) {
        throw error(409, "EntityAlreadyExists",
            "A policy called " + request.policyName() + " already exists.");
      }
      return CreatePolicyResponse.builder().build();
    });
  }

  @Override
  public CreatePolicyVersionResponse createPolicyVersion(CreatePolicyVersionRequest request) {
    return call("CreatePolicyVersion", request.policyArn(), () -> {
      Policy policy = policy(request.policyArn());
      if (policy.versions.size() >= MOST_VERSIONS) {
        throw error(409, "LimitExceeded", "A managed policy can have up to 5 versions.");
      }
      policy.add(request.policyDocument());
      return CreatePolicyVersionResponse.builder().build();
    });
  }

  @Override
  public ListPolicyVersionsResponse listPolicyVersions(ListPolicyVersionsRequest request) {
    return call("ListPolicyVersions", request.policyArn(), () -> {
      Policy policy = policy(request.policyArn());
      return ListPolicyVersionsResponse.builder().versions(policy.versions.keySet().stream()
          .map(version -> PolicyVersion.builder().versionId(version)
              .isDefaultVersion(version.equals(policy.defaultVersion)).build())
          .toList()).build();
    });
  }

  @Override
  public DeletePolicyVersionResponse deletePolicyVersion(DeletePolicyVersionRequest request) {
    return call("DeletePolicyVersion", request.policyArn(), () -> {
      policy(request.policyArn()).versions.remove(request.versionId());
      return DeletePolicyVersionResponse.builder().build();
    });
  }

  @Override
  public ListServiceSpecificCredentialsResponse listServiceSpecificCredentials(
      ListServiceSpecificCredentialsRequest request) {
    return call("ListServiceSpecificCredentials", request.userName(),
        () -> ListServiceSpecificCredentialsResponse.builder()
            .serviceSpecificCredentials(of(users, request.userName()).keys.entrySet().stream()
                // Without the filter by service: the adapter must not rely on it alone.
                .map(key -> ServiceSpecificCredentialMetadata.builder()
                    .serviceSpecificCredentialId(key.getKey())
                    .serviceName(key.getValue().split(" ", -1)[0]).status(key.getValue().split(" ", -1)[1])
                    .build())
                .toList())
            .build());
  }

  @Override
  public UpdateServiceSpecificCredentialResponse updateServiceSpecificCredential(
      UpdateServiceSpecificCredentialRequest request) {
    return call("UpdateServiceSpecificCredential", request.userName(), () -> {
      if (of(users, request.userName()).keys.computeIfPresent(request.serviceSpecificCredentialId(),
          (id, key) -> key.split(" ", -1)[0] + " " + request.statusAsString()) == null) {
        throw error(404, "NoSuchEntity", "no such credential");
      }
      return UpdateServiceSpecificCredentialResponse.builder().build();
    });
  }

  @Override
  public SimulatePrincipalPolicyResponse simulatePrincipalPolicy(SimulatePrincipalPolicyRequest request) {
    return call("SimulatePrincipalPolicy", request.policySourceArn(), () -> {
      if (!simulatorAnswers) {
        throw error(403, "AccessDenied", "not authorized to perform: iam:SimulatePrincipalPolicy");
      }
      Entity entity = of(request.policySourceArn().contains(":user/") ? users : roles,
          name(request.policySourceArn()));
      if (!entity.arn.equals(request.policySourceArn())) {
        throw error(404, "NoSuchEntity", "no entity with this ARN");
      }
      boolean denied = entity.attached.stream().anyMatch(policies::containsKey)
          || entity.inline.containsKey(DenyPolicy.NAME)
          || request.contextEntries().stream().flatMap(entry -> entry.contextKeyValues().stream())
              .anyMatch(entity.inline.getOrDefault(DenyPolicy.SESSIONS_NAME, "")::contains);
      return SimulatePrincipalPolicyResponse.builder()
          .evaluationResults(request.actionNames().stream().map(action -> EvaluationResult.builder()
              .evalActionName(action).evalDecision(denied
                  ? PolicyEvaluationDecisionType.EXPLICIT_DENY
                  : PolicyEvaluationDecisionType.ALLOWED)
              .build()).toList())
          .build();
    });
  }

  @Override
  public String serviceName() {
    return SERVICE_NAME;
  }

  @Override
  public void close() {
    // Nothing is open.
  }
}

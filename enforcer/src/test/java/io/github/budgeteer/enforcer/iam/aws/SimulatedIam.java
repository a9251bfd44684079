package io.github.budgeteer.enforcer.iam.aws;

import io.github.budgeteer.enforcer.iam.DenyPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.AttachRolePolicyRequest;
import software.amazon.awssdk.services.iam.model.AttachRolePolicyResponse;
import software.amazon.awssdk.services.iam.model.AttachUserPolicyRequest;
import software.amazon.awssdk.services.iam.model.AttachUserPolicyResponse;
import software.amazon.awssdk.services.iam.model.AttachedPolicy;
import software.amazon.awssdk.services.iam.model.DeleteRolePolicyRequest;
import software.amazon.awssdk.services.iam.model.DeleteRolePolicyResponse;
import software.amazon.awssdk.services.iam.model.DeleteUserPolicyRequest;
import software.amazon.awssdk.services.iam.model.DeleteUserPolicyResponse;
import software.amazon.awssdk.services.iam.model.DetachRolePolicyRequest;
import software.amazon.awssdk.services.iam.model.DetachRolePolicyResponse;
import software.amazon.awssdk.services.iam.model.DetachUserPolicyRequest;
import software.amazon.awssdk.services.iam.model.DetachUserPolicyResponse;
import software.amazon.awssdk.services.iam.model.EvaluationResult;
import software.amazon.awssdk.services.iam.model.GetRolePolicyRequest;
import software.amazon.awssdk.services.iam.model.GetRolePolicyResponse;
import software.amazon.awssdk.services.iam.model.GetRoleRequest;
import software.amazon.awssdk.services.iam.model.GetRoleResponse;
import software.amazon.awssdk.services.iam.model.GetUserPolicyRequest;
import software.amazon.awssdk.services.iam.model.GetUserPolicyResponse;
import software.amazon.awssdk.services.iam.model.GetUserRequest;
import software.amazon.awssdk.services.iam.model.GetUserResponse;
import software.amazon.awssdk.services.iam.model.ListAttachedRolePoliciesRequest;
import software.amazon.awssdk.services.iam.model.ListAttachedRolePoliciesResponse;
import software.amazon.awssdk.services.iam.model.ListAttachedUserPoliciesRequest;
import software.amazon.awssdk.services.iam.model.ListAttachedUserPoliciesResponse;
import software.amazon.awssdk.services.iam.model.ListRolePoliciesRequest;
import software.amazon.awssdk.services.iam.model.ListRolePoliciesResponse;
import software.amazon.awssdk.services.iam.model.ListServiceSpecificCredentialsRequest;
import software.amazon.awssdk.services.iam.model.ListServiceSpecificCredentialsResponse;
import software.amazon.awssdk.services.iam.model.ListUserPoliciesRequest;
import software.amazon.awssdk.services.iam.model.ListUserPoliciesResponse;
import software.amazon.awssdk.services.iam.model.PolicyEvaluationDecisionType;
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
public final class SimulatedIam extends SimulatedPolicies {
  private static final int PAGE = 2;
  private static final int USER_INLINE = 2_048;
  private static final int ROLE_INLINE = 10_240;

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

package io.github.budgeteer.enforcer.iam;

import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.AttachedPolicy;
import software.amazon.awssdk.services.iam.model.PolicyScopeType;

/** Users and roles on moto, or whatever else the SDK's own client reaches. */
record MotoWorld(IamAccess iam, IamClient client) implements IamWorld {

  /** Deletes all users, roles and policies: moto lets attached ones go, which AWS does not. */
  static void deleteAll(IamClient client) {
    client.listUsers().users().forEach(user -> deleteUser(client, user.userName()));
    client.listRoles().roles().forEach(role -> deleteRole(client, role.roleName()));
    client.listPolicies(list -> list.scope(PolicyScopeType.LOCAL)).policies()
        .forEach(policy -> client.deletePolicy(delete -> delete.policyArn(policy.arn())));
  }

  private static void deleteUser(IamClient client, String name) {
    client.listAttachedUserPolicies(list -> list.userName(name)).attachedPolicies().forEach(policy -> client
        .detachUserPolicy(detach -> detach.userName(name).policyArn(policy.policyArn())));
    client.listUserPolicies(list -> list.userName(name)).policyNames().forEach(policy -> client
        .deleteUserPolicy(delete -> delete.userName(name).policyName(policy)));
    client.deleteUser(delete -> delete.userName(name));
  }

  private static void deleteRole(IamClient client, String name) {
    client.listAttachedRolePolicies(list -> list.roleName(name)).attachedPolicies().forEach(policy -> client
        .detachRolePolicy(detach -> detach.roleName(name).policyArn(policy.policyArn())));
    client.listRolePolicies(list -> list.roleName(name)).policyNames().forEach(policy -> client
        .deleteRolePolicy(delete -> delete.roleName(name).policyName(policy)));
    client.deleteRole(delete -> delete.roleName(name));
  }

  @Override
  public void create(String principalId, SessionNames names) {
    if (isUser(principalId)) {
      client.createUser(user -> user.userName(name(principalId)).path("/ops/"));
    } else {
      client.createRole(
          role -> role.roleName(name(principalId)).assumeRolePolicyDocument(TrustPolicies.of(names)));
    }
  }

  @Override
  public void attach(String principalId, String policyArn) {
    if (client.listPolicies(list -> list.scope(PolicyScopeType.LOCAL)).policies().stream()
        .noneMatch(policy -> policy.arn().equals(policyArn))) {
      client.createPolicy(policy -> policy.policyName(name(policyArn)).policyDocument(
          "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"s3:Get*\",\"Resource\":\"*\"}}"));
    }
    if (isUser(principalId)) {
      client.attachUserPolicy(attach -> attach.userName(name(principalId)).policyArn(policyArn));
    } else {
      client.attachRolePolicy(attach -> attach.roleName(name(principalId)).policyArn(policyArn));
    }
  }

  @Override
  public void delete(String principalId) {
    if (isUser(principalId)) {
      deleteUser(client, name(principalId));
    } else {
      deleteRole(client, name(principalId));
    }
  }

  @Override
  public String all(String principalId) {
    String name = name(principalId);
    return isUser(principalId)
        ? client.getUser(user -> user.userName(name)).user() + names(
            client.listAttachedUserPolicies(list -> list.userName(name)).attachedPolicies().stream()
                .map(AttachedPolicy::policyArn))
            + names(client.listUserPolicies(list -> list.userName(name)).policyNames().stream())
            + client.listGroupsForUser(list -> list.userName(name)).groups()
        : client.getRole(role -> role.roleName(name)).role() + names(
            client.listAttachedRolePolicies(list -> list.roleName(name)).attachedPolicies().stream()
                .map(AttachedPolicy::policyArn))
            + names(client.listRolePolicies(list -> list.roleName(name)).policyNames().stream());
  }

  private static String names(Stream<String> all) {
    return all.sorted().collect(Collectors.joining(",", "[", "]"));
  }

  @Override
  public void mostAttached(int policies) {
    throw new UnsupportedOperationException("moto has no such quota: " + policies);
  }

  @Override
  public void protect(String principalId) {
    throw new UnsupportedOperationException("moto lets every role be modified: " + principalId);
  }

  @Override
  public void putApiKey(String principalId, String key, KeyStatus status) {
    throw new UnsupportedOperationException(
        "moto has no service-specific credentials: " + key + status.name().toLowerCase(Locale.ROOT));
  }

  private static boolean isUser(String principalId) {
    return principalId.contains(":user/");
  }

  private static String name(String principalId) {
    return principalId.substring(principalId.lastIndexOf('/') + 1);
  }
}

package io.github.budgeteer.enforcer.iam.aws;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.iam.model.AttachRolePolicyRequest;
import software.amazon.awssdk.services.iam.model.AttachUserPolicyRequest;
import software.amazon.awssdk.services.iam.model.AttachedPermissionsBoundary;
import software.amazon.awssdk.services.iam.model.AttachedPolicy;
import software.amazon.awssdk.services.iam.model.DeleteRolePolicyRequest;
import software.amazon.awssdk.services.iam.model.DeleteUserPolicyRequest;
import software.amazon.awssdk.services.iam.model.DetachRolePolicyRequest;
import software.amazon.awssdk.services.iam.model.DetachUserPolicyRequest;
import software.amazon.awssdk.services.iam.model.GetRolePolicyRequest;
import software.amazon.awssdk.services.iam.model.GetRoleRequest;
import software.amazon.awssdk.services.iam.model.GetUserPolicyRequest;
import software.amazon.awssdk.services.iam.model.GetUserRequest;
import software.amazon.awssdk.services.iam.model.ListAttachedRolePoliciesRequest;
import software.amazon.awssdk.services.iam.model.ListAttachedRolePoliciesResponse;
import software.amazon.awssdk.services.iam.model.ListAttachedUserPoliciesRequest;
import software.amazon.awssdk.services.iam.model.ListAttachedUserPoliciesResponse;
import software.amazon.awssdk.services.iam.model.ListRolePoliciesRequest;
import software.amazon.awssdk.services.iam.model.ListRolePoliciesResponse;
import software.amazon.awssdk.services.iam.model.ListUserPoliciesRequest;
import software.amazon.awssdk.services.iam.model.ListUserPoliciesResponse;
import software.amazon.awssdk.services.iam.model.PutRolePolicyRequest;
import software.amazon.awssdk.services.iam.model.PutUserPolicyRequest;
import software.amazon.awssdk.services.iam.model.Role;
import software.amazon.awssdk.services.iam.model.User;

/** A user or a role with its policies: the same operations under two names each. All throw what {@link IamCalls} throws. */
sealed interface IamEntity {

  /**
   * What IAM tells of it.
   *
   * @param trustPolicy who may assume the role; null for a user
   */
  record Identity(String uniqueId, String arn, @Nullable String boundary, @Nullable String trustPolicy) {}

  String name();

  Identity identity(IamCalls calls);

  List<String> attachedPolicies(IamCalls calls);

  List<String> inlinePolicies(IamCalls calls);

  void attach(IamCalls calls, String policyArn);

  void detach(IamCalls calls, String policyArn);

  String inlineDocument(IamCalls calls, String policy);

  void putInline(IamCalls calls, String policy, String document);

  void deleteInline(IamCalls calls, String policy);

  /** Returns an inline policy's document; nothing if there is none of that name. */
  default Optional<String> inline(IamCalls calls, String policy) {
    try {
      return Optional.of(inlineDocument(calls, policy));
    } catch (SdkException e) {
      if (IamFailure.is(e, IamFailure.NO_SUCH_ENTITY)) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** A user. */
  record OfUser(String name) implements IamEntity {
    @Override
    public Identity identity(IamCalls calls) {
      User user = calls.call(iam -> iam.getUser(GetUserRequest.builder().userName(name).build())).user();
      return new Identity(user.userId(), user.arn(), boundary(user.permissionsBoundary()), null);
    }

    @Override
    public List<String> attachedPolicies(IamCalls calls) {
      List<String> arns = new ArrayList<>();
      ListAttachedUserPoliciesResponse page;
      String marker = null;
      do {
        ListAttachedUserPoliciesRequest request = ListAttachedUserPoliciesRequest.builder().userName(name)
            .marker(marker).build();
        page = calls.call(iam -> iam.listAttachedUserPolicies(request));
        page.attachedPolicies().stream().map(AttachedPolicy::policyArn).forEach(arns::add);
        marker = page.marker();
      } while (Boolean.TRUE.equals(page.isTruncated()));
      return arns;
    }

    @Override
    public List<String> inlinePolicies(IamCalls calls) {
      List<String> names = new ArrayList<>();
      ListUserPoliciesResponse page;
      String marker = null;
      do {
        ListUserPoliciesRequest request = ListUserPoliciesRequest.builder().userName(name).marker(marker)
            .build();
        page = calls.call(iam -> iam.listUserPolicies(request));
        names.addAll(page.policyNames());
        marker = page.marker();
      } while (Boolean.TRUE.equals(page.isTruncated()));
      return names;
    }

    @Override
    public void attach(IamCalls calls, String policyArn) {
      calls.call(iam -> iam.attachUserPolicy(
          AttachUserPolicyRequest.builder().userName(name).policyArn(policyArn).build()));
    }

    @Override
    public void detach(IamCalls calls, String policyArn) {
      calls.call(iam -> iam.detachUserPolicy(
          DetachUserPolicyRequest.builder().userName(name).policyArn(policyArn).build()));
    }

    @Override
    public String inlineDocument(IamCalls calls, String policy) {
      return decoded(calls.call(iam -> iam.getUserPolicy(
          GetUserPolicyRequest.builder().userName(name).policyName(policy).build())).policyDocument());
    }

    @Override
    public void putInline(IamCalls calls, String policy, String document) {
      calls.call(iam -> iam.putUserPolicy(PutUserPolicyRequest.builder().userName(name).policyName(policy)
          .policyDocument(document).build()));
    }

    @Override
    public void deleteInline(IamCalls calls, String policy) {
      calls.call(iam -> iam.deleteUserPolicy(
          DeleteUserPolicyRequest.builder().userName(name).policyName(policy).build()));
    }
  }

  /** A role. */
  record OfRole(String name) implements IamEntity {
    @Override
    public Identity identity(IamCalls calls) {
      Role role = calls.call(iam -> iam.getRole(GetRoleRequest.builder().roleName(name).build())).role();
      return new Identity(role.roleId(), role.arn(), boundary(role.permissionsBoundary()),
          decoded(role.assumeRolePolicyDocument()));
    }

    @Override
    public List<String> attachedPolicies(IamCalls calls) {
      List<String> arns = new ArrayList<>();
      ListAttachedRolePoliciesResponse page;
      String marker = null;
      do {
        ListAttachedRolePoliciesRequest request = ListAttachedRolePoliciesRequest.builder().roleName(name)
            .marker(marker).build();
        page = calls.call(iam -> iam.listAttachedRolePolicies(request));
        page.attachedPolicies().stream().map(AttachedPolicy::policyArn).forEach(arns::add);
        marker = page.marker();
      } while (Boolean.TRUE.equals(page.isTruncated()));
      return arns;
    }

    @Override
    public List<String> inlinePolicies(IamCalls calls) {
      List<String> names = new ArrayList<>();
      ListRolePoliciesResponse page;
      String marker = null;
      do {
        ListRolePoliciesRequest request = ListRolePoliciesRequest.builder().roleName(name).marker(marker)
            .build();
        page = calls.call(iam -> iam.listRolePolicies(request));
        names.addAll(page.policyNames());
        marker = page.marker();
      } while (Boolean.TRUE.equals(page.isTruncated()));
      return names;
    }

    @Override
    public void attach(IamCalls calls, String policyArn) {
      calls.call(iam -> iam.attachRolePolicy(
          AttachRolePolicyRequest.builder().roleName(name).policyArn(policyArn).build()));
    }

    @Override
    public void detach(IamCalls calls, String policyArn) {
      calls.call(iam -> iam.detachRolePolicy(
          DetachRolePolicyRequest.builder().roleName(name).policyArn(policyArn).build()));
    }

    @Override
    public String inlineDocument(IamCalls calls, String policy) {
      return decoded(calls.call(iam -> iam.getRolePolicy(
          GetRolePolicyRequest.builder().roleName(name).policyName(policy).build())).policyDocument());
    }

    @Override
    public void putInline(IamCalls calls, String policy, String document) {
      calls.call(iam -> iam.putRolePolicy(PutRolePolicyRequest.builder().roleName(name).policyName(policy)
          .policyDocument(document).build()));
    }

    @Override
    public void deleteInline(IamCalls calls, String policy) {
      calls.call(iam -> iam.deleteRolePolicy(
          DeleteRolePolicyRequest.builder().roleName(name).policyName(policy).build()));
    }
  }

  /** IAM percent-encodes documents; a plus sign in one stands for itself. */
  static String decoded(@Nullable String document) {
    return document == null ? "" : URLDecoder.decode(document.replace("+", "%2B"), UTF_8);
  }

  private static @Nullable String boundary(@Nullable AttachedPermissionsBoundary boundary) {
    return boundary == null ? null : boundary.permissionsBoundaryArn();
  }
}

package io.github.budgeteer.enforcer.iam.aws;

import software.amazon.awssdk.services.iam.model.CreatePolicyRequest;
import software.amazon.awssdk.services.iam.model.CreatePolicyResponse;
import software.amazon.awssdk.services.iam.model.CreatePolicyVersionRequest;
import software.amazon.awssdk.services.iam.model.CreatePolicyVersionResponse;
import software.amazon.awssdk.services.iam.model.DeletePolicyVersionRequest;
import software.amazon.awssdk.services.iam.model.DeletePolicyVersionResponse;
import software.amazon.awssdk.services.iam.model.GetPolicyRequest;
import software.amazon.awssdk.services.iam.model.GetPolicyResponse;
import software.amazon.awssdk.services.iam.model.GetPolicyVersionRequest;
import software.amazon.awssdk.services.iam.model.GetPolicyVersionResponse;
import software.amazon.awssdk.services.iam.model.ListPolicyVersionsRequest;
import software.amazon.awssdk.services.iam.model.ListPolicyVersionsResponse;
import software.amazon.awssdk.services.iam.model.PolicyVersion;

/** What a simulated account answers about managed policies and their versions. */
public abstract class SimulatedPolicies extends SimulatedAccount {
  private static final int MOST_VERSIONS = 5;

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
}

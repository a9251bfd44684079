package io.github.budgeteer.enforcer.iam.aws;

import io.github.budgeteer.enforcer.iam.DenyPolicy;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.iam.model.CreatePolicyRequest;
import software.amazon.awssdk.services.iam.model.CreatePolicyVersionRequest;
import software.amazon.awssdk.services.iam.model.DeletePolicyVersionRequest;
import software.amazon.awssdk.services.iam.model.GetPolicyRequest;
import software.amazon.awssdk.services.iam.model.GetPolicyVersionRequest;
import software.amazon.awssdk.services.iam.model.ListPolicyVersionsRequest;
import software.amazon.awssdk.services.iam.model.PolicyVersion;
import software.amazon.awssdk.services.iam.model.Tag;

/**
 * The deny policy that all suspended principals of an account share: created if it is missing, and given a new default version
 * if its text is not ours.
 *
 * <p>Its text is read once in a while and taken to be as it was meanwhile: it is the same for everybody, and reading it for each
 * would cost two calls more.
 */
final class SharedDenyPolicy {
  private static final Logger LOG = LoggerFactory.getLogger(SharedDenyPolicy.class);
  private static final int MOST_VERSIONS = 5;
  private static final String DESCRIPTION = "Denies every Bedrock action that spends. Attached by Bedrock Budgeteer to who "
      + "is over budget, and detached again.";

  private final IamCalls calls;
  private final String arn;
  private final InstantSource clock;
  private final Duration trusted;
  /** One at a time, so that many suspensions at once create one version. */
  private final ReentrantLock lock = new ReentrantLock();
  private volatile @Nullable Instant foundIntact;

  SharedDenyPolicy(IamCalls calls, String arn, InstantSource clock, Duration trusted) {
    this.calls = calls;
    this.arn = arn;
    this.clock = clock;
    this.trusted = trusted;
  }

  String arn() {
    return arn;
  }

  /** Tells whether the default version is our text. */
  boolean isIntact() {
    lock.lock();
    try {
      return isTrusted() || check() == State.INTACT;
    } finally {
      lock.unlock();
    }
  }

  /** Creates or corrects the policy unless it is as it must be. */
  void ensure() {
    lock.lock();
    try {
      if (isTrusted()) {
        return;
      }
      switch (check()) {
        case INTACT -> {
        }
        case MISSING -> create();
        case ALTERED -> {
          try {
            replaceDefault();
          } catch (SdkException e) {
            // Deleted since it was read; of a version alone this finds the policy there.
            if (!IamFailure.is(e, IamFailure.NO_SUCH_ENTITY)) {
              throw e;
            }
            create();
          }
        }
      }
    } finally {
      lock.unlock();
    }
  }

  /** Has it looked at again before anything rests on it. */
  void doubt() {
    foundIntact = null;
  }

  private boolean isTrusted() {
    Instant since = foundIntact;
    return since != null && clock.instant().isBefore(since.plus(trusted));
  }

  private enum State {
    INTACT, MISSING, ALTERED
  }

  private State check() {
    foundIntact = null;
    String document;
    try {
      String version = calls.call(iam -> iam.getPolicy(GetPolicyRequest.builder().policyArn(arn).build()))
          .policy().defaultVersionId();
      document = calls.call(iam -> iam.getPolicyVersion(
          GetPolicyVersionRequest.builder().policyArn(arn).versionId(version).build())).policyVersion()
          .document();
    } catch (SdkException e) {
      if (IamFailure.is(e, IamFailure.NO_SUCH_ENTITY)) {
        return State.MISSING;
      }
      throw e;
    }
    if (!DenyPolicy.isSame(IamEntity.decoded(document), DenyPolicy.document())) {
      return State.ALTERED;
    }
    foundIntact = clock.instant();
    return State.INTACT;
  }

  private void create() {
    try {
      calls.call(iam -> iam.createPolicy(CreatePolicyRequest.builder().policyName(DenyPolicy.NAME)
          .policyDocument(DenyPolicy.document()).description(DESCRIPTION)
          .tags(Tag.builder().key("managed-by").value("bedrock-budgeteer").build()).build()));
      LOG.info("created {}", arn);
    } catch (SdkException e) {
      // Somebody was faster, or an answer got lost; whether the text is ours shows when it is read back.
      if (!IamFailure.is(e, IamFailure.ALREADY_EXISTS)) {
        throw e;
      }
    }
  }

  private void replaceDefault() {
    LOG.warn("{} was changed by somebody: it gets our text again", arn);
    List<PolicyVersion> versions = calls
        .call(iam -> iam.listPolicyVersions(ListPolicyVersionsRequest.builder().policyArn(arn).build()))
        .versions();
    if (versions.size() >= MOST_VERSIONS) {
      versions.stream().filter(version -> !Boolean.TRUE.equals(version.isDefaultVersion()))
          .min(Comparator
              .comparing(PolicyVersion::createDate, Comparator.nullsFirst(Comparator.naturalOrder()))
              .thenComparingInt(version -> number(version.versionId())))
          .ifPresent(oldest -> calls.call(iam -> iam.deletePolicyVersion(DeletePolicyVersionRequest.builder()
              .policyArn(arn).versionId(oldest.versionId()).build())));
    }
    calls.call(iam -> iam.createPolicyVersion(CreatePolicyVersionRequest.builder().policyArn(arn)
        .policyDocument(DenyPolicy.document()).setAsDefault(true).build()));
  }

  private static int number(String versionId) {
    return Integer.parseInt(versionId.substring(1));
  }
}

package io.github.budgeteer.enforcer;

import io.github.budgeteer.enforcer.iam.DenyPolicy;
import io.github.budgeteer.enforcer.iam.KeyStatus;
import io.github.budgeteer.enforcer.iam.LocalIam;
import io.github.budgeteer.enforcer.iam.SessionNames;
import io.github.budgeteer.enforcer.iam.aws.AwsIam;
import io.github.budgeteer.enforcer.iam.aws.IamOptions;
import io.github.budgeteer.enforcer.iam.aws.SimulatedAccount;
import io.github.budgeteer.enforcer.iam.aws.SimulatedIam;
import io.github.budgeteer.enforcer.workflow.ApiKeyUse;
import io.github.budgeteer.events.Drift.Kind;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Drift of each kind on the stand-in of a local run, and on AWS's IAM as it is simulated; moto has its own test. */
class DriftOnIamTest {
  private static final String IAM = "arn:aws:iam::123456789012:";
  private static final String ANA = IAM + "user/ops/ana";
  private static final String FULL = IAM + "user/full";
  private static final String BATCH = IAM + "role/batch";
  private static final String EVE = "arn:aws:sts::123456789012:assumed-role/desk/eve";
  private static final String DENY = IAM + "policy/" + DenyPolicy.NAME;
  private static final String KEY = "ACCA0000000000000001";
  private static final String TRUST = "{\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"sts:AssumeRole\","
      + "\"Condition\":{\"StringEquals\":{\"sts:RoleSessionName\":\"${aws:username}\"}}}}";

  @TempDir
  Path directory;

  @Test
  void whatSomebodyChangesOnALocalIamIsRepaired() {
    try (LocalIam iam = LocalIam.open(directory)) {
      iam.putApiKey(ANA, KEY, KeyStatus.ACTIVE);
      DriftOnIam drift = new DriftOnIam(iam, ApiKeyUse.DEACTIVATE,
          () -> iam.read(ANA) + "" + iam.apiKeys(ANA) + iam.read(BATCH) + iam.read(EVE));

      drift.isSeenLeftAndRepaired(ANA, Kind.DENY_REMOVED, () -> iam.lift(ANA));
      drift.isSeenLeftAndRepaired(EVE, Kind.DENY_REMOVED, () -> iam.lift(EVE));
      drift.isSeenLeftAndRepaired(ANA, Kind.KEY_ACTIVE, () -> iam.setApiKey(ANA, KEY, KeyStatus.ACTIVE));
      drift.isSeenLeftAndRepaired(BATCH, Kind.RECREATED, () -> {
        iam.delete(BATCH);
        iam.create(BATCH);
      });
    }
  }

  @Test
  void whatSomebodyChangesOnAwsIsRepaired() {
    SimulatedIam aws = new SimulatedIam();
    aws.mostAttached = 1;
    SimulatedAccount.Entity ana = aws.createUser(ANA);
    ana.keys.put(KEY, "bedrock.amazonaws.com Active");
    SimulatedAccount.Entity full = aws.createUser(FULL);
    full.attached.add("arn:aws:iam::aws:policy/A");
    aws.createRole(BATCH, TRUST);
    aws.createRole(IAM + "role/desk", TRUST);
    // The shared policy's text is trusted for a day: whoever asks must not be answered from memory.
    AwsIam iam = new AwsIam(SimulatedIam.clients(aws),
        new IamOptions(1_000, 2, Duration.ofDays(1), SessionNames.PINNED, Optional.empty()),
        InstantSource.system(),
        wait -> {}, new Random(1));
    DriftOnIam drift = new DriftOnIam(iam, ApiKeyUse.DEACTIVATE,
        () -> aws.users + "" + aws.roles
            + aws.policies.values().stream().map(policy -> policy.versions + policy.defaultVersion).toList());

    drift.isSeenLeftAndRepaired(ANA, Kind.DENY_REMOVED, () -> ana.attached.remove(DENY));
    drift.isSeenLeftAndRepaired(FULL, Kind.DENY_REMOVED, () -> full.inline.remove(DenyPolicy.NAME));
    drift.isSeenLeftAndRepaired(FULL, Kind.DENY_ALTERED, () -> full.inline.put(DenyPolicy.NAME, "{}"));
    drift.isSeenLeftAndRepaired(ANA, Kind.DENY_ALTERED,
        () -> Objects.requireNonNull(aws.policies.get(DENY)).add("{}"));
    drift.isSeenLeftAndRepaired(ANA, Kind.DENY_REMOVED, () -> {
      ana.attached.remove(DENY);
      aws.policies.remove(DENY);
    });
    drift.isSeenLeftAndRepaired(ANA, Kind.KEY_ACTIVE,
        () -> ana.keys.put(KEY, "bedrock.amazonaws.com Active"));
    drift.isSeenLeftAndRepaired(BATCH, Kind.RECREATED, () -> {
      aws.roles.remove("batch");
      aws.createRole(BATCH, TRUST);
    });
    drift.isSeenLeftAndRepaired(EVE, Kind.RECREATED, () -> {
      aws.roles.remove("desk");
      aws.createRole(IAM + "role/desk", TRUST);
    });
  }
}

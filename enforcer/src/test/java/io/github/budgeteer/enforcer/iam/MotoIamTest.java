package io.github.budgeteer.enforcer.iam;

import static io.github.budgeteer.enforcer.iam.IamWorld.ANA;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.budgeteer.connectors.aws.MotoServer;
import io.github.budgeteer.enforcer.iam.IamAccess.Result;
import io.github.budgeteer.enforcer.iam.aws.AwsIam;
import io.github.budgeteer.enforcer.iam.aws.IamOptions;
import io.github.budgeteer.enforcer.iam.aws.Pause;
import io.github.budgeteer.enforcer.iam.aws.SdkIamClients;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.Tag;
import software.amazon.awssdk.services.sts.StsClient;

/** The AWS adapter over the wire, on moto's IAM: the one whose clients find credentials, Region and address by themselves. */
class MotoIamTest extends IamAccessConformance {
  private static final String FOREIGN = "arn:aws:iam::210987654321:user/ana";
  private static MotoServer moto;
  private static IamClient client;
  private static AwsIam adapter;

  @BeforeAll
  static void startServer() throws Exception {
    moto = MotoServer.start();
    System.setProperty("aws.endpointUrl", moto.url().toString());
    adapter = adapter(Optional.of("ops/enforcer"));
    client = IamClient.builder().region(Region.AWS_GLOBAL).build();
  }

  private static AwsIam adapter(Optional<String> foreignRole) {
    return new AwsIam(new SdkIamClients(foreignRole),
        new IamOptions(1_000, 3, Duration.ZERO, SessionNames.PINNED, foreignRole), InstantSource.system(),
        Pause.sleeping(), new Random(1));
  }

  @AfterAll
  static void stopServer() {
    System.clearProperty("aws.endpointUrl");
    if (moto != null) {
      adapter.close();
      client.close();
      moto.close();
    }
  }

  @BeforeEach
  @Override
  void open() {
    MotoWorld.deleteAll(client);
    super.open();
  }

  @Override
  IamWorld world() {
    return new MotoWorld(adapter, client);
  }

  @Test
  void theSharedPolicyHasItsTagAndItsText() {
    iam.deny(ANA);

    assertThat(client.listPolicyTags(tags -> tags.policyArn(DenyPolicy.arnFor(ANA))).tags())
        .contains(Tag.builder().key("managed-by").value("bedrock-budgeteer").build());
    assertThat(client.listPolicyVersions(versions -> versions.policyArn(DenyPolicy.arnFor(ANA))).versions())
        .hasSize(1);
  }

  @Test
  void aSharedPolicyThatSomebodyChangedFiveTimesIsCorrected() {
    iam.deny(ANA);
    for (int version = 2; version <= 5; version++) {
      client.createPolicyVersion(create -> create.policyArn(DenyPolicy.arnFor(ANA)).setAsDefault(true)
          .policyDocument(
              "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Deny\",\"Action\":\"s3:*\","
                  + "\"Resource\":\"*\"}}"));
    }
    assertThat(read(ANA)).isEqualTo(Denial.ALTERED);

    assertThat(iam.deny(ANA)).isEqualTo(new Result.Done<>(Denial.MANAGED));

    assertThat(read(ANA)).isEqualTo(Denial.MANAGED);
  }

  @Test
  void thereIsNoSimulatorAndThatIsNoFailure() {
    assertThat(iam.simulate(ANA)).isEqualTo(new Result.Done<>(CrossCheck.NOT_ANSWERED));
  }

  @Test
  void whoIsInAnotherAccountIsDeniedThereThroughARole() {
    try (StsClient sts = StsClient.create(); IamClient foreign = foreign(sts)) {
      foreign.createUser(user -> user.userName("ana"));

      assertThat(adapter(Optional.empty()).deny(FOREIGN)).isInstanceOf(Result.Refused.class);
      assertThat(iam.deny(FOREIGN)).isEqualTo(new Result.Done<>(Denial.MANAGED));

      assertThat(foreign.listAttachedUserPolicies(list -> list.userName("ana")).attachedPolicies())
          .singleElement().satisfies(policy -> assertThat(policy.policyArn())
              .isEqualTo("arn:aws:iam::210987654321:policy/bedrock-budgeteer-suspended"));
      assertThat(read(ANA)).as("the user of the same name in the own account").isEqualTo(Denial.NONE);
    }
  }

  private static IamClient foreign(StsClient sts) {
    var assumed = sts.assumeRole(
        role -> role.roleArn("arn:aws:iam::210987654321:role/admin").roleSessionName("test")).credentials();
    return IamClient.builder().credentialsProvider(StaticCredentialsProvider.create(
        AwsSessionCredentials.create(assumed.accessKeyId(), assumed.secretAccessKey(),
            assumed.sessionToken())))
        .region(Region.AWS_GLOBAL).build();
  }
}

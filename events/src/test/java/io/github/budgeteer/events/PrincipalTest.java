package io.github.budgeteer.events;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PrincipalTest {
  private static final String ACCOUNT = "123456789012";

  @ParameterizedTest
  @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
      arn:aws:iam::123456789012:user/ana                     | arn:aws:iam::123456789012:user/ana | USER | -
      arn:aws:iam::123456789012:user/ops/bob                 | arn:aws:iam::123456789012:user/ops/bob | USER | -
      arn:aws:iam::123456789012:user/john.doe@example.com    | arn:aws:iam::123456789012:user/john.doe@example.com | USER | -
      arn:aws:iam::123456789012:user/BedrockAPIKey-ab12      | arn:aws:iam::123456789012:user/BedrockAPIKey-ab12 | BEDROCK_API_KEY | -
      arn:aws:iam::123456789012:user/k/BedrockAPIKey-ab12    | arn:aws:iam::123456789012:user/k/BedrockAPIKey-ab12 | BEDROCK_API_KEY | -
      arn:aws:sts::123456789012:assumed-role/batch/i-0a.b@c  | arn:aws:iam::123456789012:role/batch | ROLE | i-0a.b@c
      arn:aws:iam::123456789012:role/team/x/batch            | arn:aws:iam::123456789012:role/batch | ROLE | -
      arn:aws:iam::123456789012:role/service-role/kb         | arn:aws:iam::123456789012:role/kb | SERVICE | -
      arn:aws:sts::123456789012:assumed-role/AmazonBedrockAgentCoreX/BedrockAgentCore-1 | arn:aws:iam::123456789012:role/AmazonBedrockAgentCoreX | SERVICE | BedrockAgentCore-1
      arn:aws:sts::123456789012:assumed-role/AWSReservedSSO_Dev_0123456789abcdef/eva@example.com | arn:aws:sts::123456789012:assumed-role/AWSReservedSSO_Dev_0123456789abcdef/eva@example.com | SESSION | eva@example.com
      arn:aws:sts::123456789012:federated-user/vendor        | arn:aws:sts::123456789012:federated-user/vendor | FEDERATED | -
      arn:aws:iam::123456789012:root                         | arn:aws:iam::123456789012:root | ROOT | -
      arn:aws-us-gov:sts::123456789012:assumed-role/r/s      | arn:aws-us-gov:iam::123456789012:role/r | ROLE | s
      arn:aws-cn:iam::123456789012:user/li                   | arn:aws-cn:iam::123456789012:user/li | USER | -
      arn:aws-us-gov:iam::123456789012:root                  | arn:aws-us-gov:iam::123456789012:root | ROOT | -
      arn:aws-cn:sts::123456789012:federated-user/f          | arn:aws-cn:sts::123456789012:federated-user/f | FEDERATED | -
      arn:aws-cn:sts::123456789012:assumed-role/AWSReservedSSO_Dev_0123456789abcdef/li | arn:aws-cn:sts::123456789012:assumed-role/AWSReservedSSO_Dev_0123456789abcdef/li | SESSION | li
      arn:aws:sts::123456789012:assumed-role/batch/a@b.c,d=e+f-g | arn:aws:iam::123456789012:role/batch | ROLE | a@b.c,d=e+f-g
      arn:aws:iam::123456789012:user/josé                    | arn:aws:iam::123456789012:user/josé | USER | -
      -                                                      | arn:aws:iam::123456789012:unattributed | UNATTRIBUTED | -
      arn:aws:iam::12345678901:user/short                    | arn:aws:iam::123456789012:unattributed | UNATTRIBUTED | -
      arn:aws:iam::12345678901x:user/letter                  | arn:aws:iam::123456789012:unattributed | UNATTRIBUTED | -
      arn:aws:iam:us-east-1:123456789012:user/region         | arn:aws:iam::123456789012:unattributed | UNATTRIBUTED | -
      arn:aws:s3::123456789012:user/service                  | arn:aws:iam::123456789012:unattributed | UNATTRIBUTED | -
      arn:AWS:iam::123456789012:user/partition               | arn:aws:iam::123456789012:unattributed | UNATTRIBUTED | -
      arn:aws:iam::123456789012:rooty                        | arn:aws:iam::123456789012:unattributed | UNATTRIBUTED | -
      arn:aws:iam::123456789012:user/                        | arn:aws:iam::123456789012:unattributed | UNATTRIBUTED | -
      arn:aws:iam::123456789012:/name                        | arn:aws:iam::123456789012:unattributed | UNATTRIBUTED | -
      arn:aws:iam::123456789012:                             | arn:aws:iam::123456789012:unattributed | UNATTRIBUTED | -
      arn:aws:iam::123456789012                              | arn:aws:iam::123456789012:unattributed | UNATTRIBUTED | -
      arn:aws:iam::123456789012:user/a b                     | arn:aws:iam::123456789012:unattributed | UNATTRIBUTED | -
      not an arn                                             | arn:aws:iam::123456789012:unattributed | UNATTRIBUTED | -
      arn:aws:iam::123456789012:group/g                      | arn:aws:iam::123456789012:unattributed | UNATTRIBUTED | -
      """)
  void theAuthenticatedIdentityPays(@Nullable String arn, String id, AccountType type,
      @Nullable String session) {
    assertThat(Principal.resolve(arn, ACCOUNT, "us-east-1")).contains(new Principal(id, type, session));
  }

  @ParameterizedTest
  @CsvSource({"us-gov-east-1, aws-us-gov", "cn-north-1, aws-cn", "eu-central-1, aws"})
  void withoutAnArnTheRegionTellsThePartition(String region, String partition) {
    assertThat(Principal.resolve(null, ACCOUNT, region)).map(Principal::id)
        .contains("arn:" + partition + ":iam::123456789012:unattributed");
  }

  @Test
  void withoutAnyAccountNobodyPays() {
    assertThat(Principal.resolve("nonsense", "12", "us-east-1")).isEmpty();
  }

  @Test
  void anArnWithControlCharactersIsNoIdentity() {
    assertThat(Principal.resolve("arn:aws:iam::123456789012:user/a\u0000b", ACCOUNT, null))
        .map(Principal::type)
        .contains(AccountType.UNATTRIBUTED);
  }
}

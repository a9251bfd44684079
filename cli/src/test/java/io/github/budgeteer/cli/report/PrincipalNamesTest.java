package io.github.budgeteer.cli.report;

import static io.github.budgeteer.cli.report.AccountFixture.anAccount;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.budgeteer.events.AccountType;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PrincipalNamesTest {

  @ParameterizedTest(name = "{2}")
  @CsvSource({"USER, arn:aws:iam::123456789012:user/ops/bob, user ops/bob",
      "BEDROCK_API_KEY, arn:aws:iam::123456789012:user/BedrockAPIKey-k7qm, API key k7qm",
      "BEDROCK_API_KEY, arn:aws:iam::123456789012:user/team/BedrockAPIKey-k7qm, API key k7qm",
      "ROLE, arn:aws:iam::123456789012:role/triage, role triage",
      "SERVICE, arn:aws:iam::123456789012:role/AmazonBedrockKb_1, service AmazonBedrockKb_1",
      "SESSION, arn:aws:sts::1:assumed-role/AWSReservedSSO_Data_Team_0a1b2c3d4e5f6789/a@b.c, a@b.c (Data_Team)",
      "SESSION, arn:aws:sts::1:assumed-role/Shared/jo, jo (Shared)",
      "FEDERATED, arn:aws:sts::123456789012:federated-user/vendor, federated vendor",
      "ROOT, arn:aws:iam::123456789012:root, root of 123456789012",
      "UNATTRIBUTED, arn:aws:iam::123456789012:unattributed, unattributed in 123456789012"})
  void aNameTellsKindAndName(AccountType type, String id, String name) {
    assertThat(names(principal(id, type)).of(id)).isEqualTo(name);
  }

  @Test
  void namesThatWouldReadAlikeTellTheirAccountAndElseTheWholeId() {
    String first = "arn:aws:iam::111111111111:role/batch";
    String second = "arn:aws:iam::222222222222:role/batch";
    String third = "arn:aws:iam::333333333333:user/a/BedrockAPIKey-1";
    String fourth = "arn:aws:iam::333333333333:user/b/BedrockAPIKey-1";

    PrincipalNames names = names(principal(first, AccountType.ROLE), principal(second, AccountType.ROLE),
        principal(third, AccountType.BEDROCK_API_KEY), principal(fourth, AccountType.BEDROCK_API_KEY));

    assertThat(List.of(names.of(first), names.of(second), names.of(third), names.of(fourth)))
        .containsExactly("role batch @111111111111", "role batch @222222222222", third, fourth);
  }

  @Test
  void namesCutToAWidthStayDifferent() {
    List<String> ids = Stream.of("one", "two", "three")
        .map(middle -> "arn:aws:iam::1:role/data-platform-" + middle + "-production-worker").toList();

    PrincipalNames names = names(ids.stream().map(id -> principal(id, AccountType.ROLE)).toArray(
        RunReport.Principal[]::new)).within(24);

    assertThat(ids.stream().map(names::of)).doesNotHaveDuplicates()
        .allSatisfy(name -> assertThat(name).hasSizeLessThanOrEqualTo(24).startsWith("role data-"));
  }

  private static PrincipalNames names(RunReport.Principal... principals) {
    return PrincipalNames.of(List.of(principals));
  }

  private static RunReport.Principal principal(String id, AccountType type) {
    return RunReport.Principal.of(anAccount(id, type).account(), null);
  }
}

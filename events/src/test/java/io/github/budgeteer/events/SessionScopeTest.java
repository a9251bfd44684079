package io.github.budgeteer.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SessionScopeTest {
  private static final Set<String> SHARED = Set.of("team-bedrock");

  @ParameterizedTest
  @CsvSource({
      "arn:aws:sts::123456789012:assumed-role/team-bedrock/ana@example.com, arn:aws:sts::123456789012:assumed-role/team-bedrock/ana@example.com, SESSION",
      "arn:aws-us-gov:sts::123456789012:assumed-role/team-bedrock/ana, arn:aws-us-gov:sts::123456789012:assumed-role/team-bedrock/ana, SESSION",
      "arn:aws:sts::123456789012:assumed-role/team-bedrock-2/ana, arn:aws:iam::123456789012:role/team-bedrock-2, ROLE",
      "arn:aws:iam::123456789012:role/path/team-bedrock, arn:aws:iam::123456789012:role/team-bedrock, ROLE",
      "arn:aws:iam::123456789012:user/team-bedrock, arn:aws:iam::123456789012:user/team-bedrock, USER"})
  void aSharedRolesSessionsHaveAnAccountEach(String logged, String principalId, AccountType type) {
    Principal caller = Principal.resolve(logged, "123456789012", "us-east-1").orElseThrow();
    Invocation call = new Invocation("123456789012", "us-east-1", "r", caller.id(), caller.type(),
        caller.session(),
        Instant.EPOCH, "Converse", "m", Usage.NONE, null, null, new Place("f", 1, 1));

    Invocation scoped = call.withSessionScope(SHARED);

    assertThat(scoped.principalId()).isEqualTo(principalId);
    assertThat(scoped.accountType()).isEqualTo(type);
    assertThat(scoped.session()).isEqualTo(call.session());
  }
}

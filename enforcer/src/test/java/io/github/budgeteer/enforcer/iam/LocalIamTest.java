package io.github.budgeteer.enforcer.iam;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalIamTest extends IamAccessConformance {
  @TempDir
  Path directory;

  @Override
  IamAccess iam() {
    return LocalIam.open(directory);
  }

  @Test
  void whatIsAttachedSurvivesARestartEvenOneInTheMiddleOfALine() throws IOException {
    try (LocalIam before = LocalIam.open(directory)) {
      before.attachDeny(ANA);
      before.attachDeny(BATCH);
      before.detachDeny(BATCH);
    }
    Files.writeString(directory.resolve("attachments.tsv"), "attached\tarn:aws:iam",
        StandardOpenOption.APPEND);

    try (LocalIam after = LocalIam.open(directory)) {
      assertThat(after.attachedPolicies(ANA))
          .isEqualTo(new IamAccess.Result.Done<>(Set.of(after.denyPolicyArn(ANA))));
      assertThat(after.attachedPolicies(BATCH)).isEqualTo(new IamAccess.Result.Done<>(Set.of()));
    }
  }

  @Test
  void thePolicyDeniesEveryWayToSpendAndNoWayToStop() {
    String document = DenyPolicy.document();

    assertThat(document).contains("bedrock:Invoke*", "bedrock:Create*", "bedrock:CallWithBearerToken",
        "bedrock-mantle:Create*", "bedrock-mantle:CallWithBearerToken", "bedrock-websearch:Invoke*",
        "\"Deny\"");
    assertThat(document).doesNotContain("bedrock:*\"", ":Get", ":List", ":Stop", ":Cancel", ":Delete");
    assertThat(document.replaceAll("\\s", "").length()).as("characters of 6,144").isLessThan(700);
  }
}

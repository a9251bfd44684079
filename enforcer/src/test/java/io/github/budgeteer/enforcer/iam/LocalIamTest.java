package io.github.budgeteer.enforcer.iam;

import static io.github.budgeteer.enforcer.iam.IamWorld.ANA;
import static io.github.budgeteer.enforcer.iam.IamWorld.BATCH;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalIamTest extends IamAccessConformance.Whole {
  @TempDir
  Path directory;

  @Override
  IamWorld world() {
    LocalIam local = LocalIam.open(directory);
    return new IamWorld() {
      @Override
      public IamAccess iam() {
        return local;
      }

      @Override
      public void create(String principalId, SessionNames names) {
        if (names == SessionNames.RENAMABLE) {
          local.letSessionsBeNamed(name(principalId));
        }
      }

      @Override
      public void attach(String principalId, String policyArn) {
        local.attach(principalId, policyArn);
      }

      @Override
      public void delete(String principalId) {
        local.delete(principalId);
      }

      @Override
      public String all(String principalId) {
        // What a role's sessions are denied stands beside the role here, not on it.
        return local.read(principalId) + "" + local.read(EVE) + local.apiKeys(principalId);
      }

      @Override
      public void mostAttached(int policies) {
        local.mostAttached(policies);
      }

      @Override
      public void protect(String principalId) {
        local.protect(name(principalId));
      }

      @Override
      public void putApiKey(String principalId, String key, KeyStatus status) {
        local.putApiKey(principalId, key, status);
      }
    };
  }

  private static String name(String principalId) {
    return principalId.substring(principalId.lastIndexOf('/') + 1);
  }

  @Test
  void whatIsAttachedSurvivesARestartEvenOneInTheMiddleOfALine() throws IOException {
    try (LocalIam before = LocalIam.open(directory)) {
      before.deny(ANA);
      before.deny(BATCH);
      before.deny(EVE);
      before.lift(BATCH);
    }
    Files.writeString(directory.resolve("attachments.tsv"), "attached\tarn:aws:iam",
        StandardOpenOption.APPEND);

    try (LocalIam after = LocalIam.open(directory)) {
      assertThat(after.denial(ANA)).isEqualTo(new IamAccess.Result.Done<>(Denial.MANAGED));
      assertThat(after.denial(EVE)).isEqualTo(new IamAccess.Result.Done<>(Denial.SESSION));
      assertThat(after.denial(BATCH)).isEqualTo(new IamAccess.Result.Done<>(Denial.NONE));
    }
  }
}

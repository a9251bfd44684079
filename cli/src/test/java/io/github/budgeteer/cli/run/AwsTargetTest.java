package io.github.budgeteer.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.budgeteer.enforcer.iam.SessionNames;
import io.github.budgeteer.enforcer.workflow.ApiKeyUse;
import io.github.budgeteer.events.Mode;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AwsTargetTest {
  private static final AwsTarget TARGET = new AwsTarget("production", 5, null, SessionNames.PINNED,
      ApiKeyUse.DEACTIVATE);
  private static final RunOptions ENFORCING = new RunOptions(null, null, null, null, Mode.ENFORCE, null,
      null, null);

  @TempDir
  Path directory;

  private DataDirectory data;

  @BeforeEach
  void openDirectory() {
    data = DataDirectory.open(directory).orElseThrow();
  }

  @AfterEach
  void closeDirectory() {
    data.close();
  }

  @Test
  void aFreshDirectoryCanBeClaimedAndRemembersIt() {
    assertThat(TARGET.claim(data)).isTrue();

    assertThat(AwsTarget.of(data)).hasValue(TARGET);
    assertThat(
        new AwsTarget("staging", 5, "ops/enforcer", SessionNames.RENAMABLE, ApiKeyUse.LEAVE).claim(data))
        .as("claimed before").isTrue();
  }

  @Test
  void aDirectoryThatWasUsedWithItsOwnStandInsStaysWithThem() {
    RunOptions.NONE.rememberedIn(data);

    assertThat(TARGET.claim(data)).isFalse();

    assertThat(AwsTarget.of(data)).isEmpty();
  }

  @Test
  void onAwsNobodyIsDeniedUnlessThatWasAskedFor() {
    assertThat(TARGET.claim(data)).isTrue();

    assertThat(RunOptions.NONE.rememberedIn(data).mode()).isEqualTo(Mode.OBSERVE);
    assertThat(ENFORCING.rememberedIn(data).mode()).isEqualTo(Mode.ENFORCE);
    assertThat(RunOptions.NONE.rememberedIn(data).mode()).as("as before").isEqualTo(Mode.ENFORCE);
  }

  @Test
  void locallyTheModeIsLeftOpen() {
    assertThat(RunOptions.NONE.rememberedIn(data).mode()).isNull();
  }
}

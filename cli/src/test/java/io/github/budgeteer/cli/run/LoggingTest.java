package io.github.budgeteer.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

class LoggingTest {
  private static final Logger LOG = LoggerFactory.getLogger(LoggingTest.class);
  private static final int MEGABYTE = 1 << 20;

  @TempDir
  Path directory;

  @AfterEach
  void closeFile() {
    Logging.off();
  }

  @Test
  void whatRepeatsItselfDoesNotFillTheDisk() throws Exception {
    Path log = directory.resolve("budgeteer.log");
    Logging.toFile(log);
    String megabyte = "x".repeat(MEGABYTE);
    for (int i = 0; i < 100; i++) {
      LOG.warn(megabyte);
    }
    LOG.warn("the last");
    LOG.info("nothing to be seen");

    assertThat(Files.readString(log)).endsWith("WARN  [main] i.g.b.c.r.LoggingTest: the last\n");
    try (var files = Files.list(directory)) {
      assertThat(files.mapToLong(file -> file.toFile().length()).sum()).isLessThan(70L * MEGABYTE);
    }
  }
}

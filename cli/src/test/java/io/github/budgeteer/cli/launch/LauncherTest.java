package io.github.budgeteer.cli.launch;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.budgeteer.cli.launch.LauncherFixture.Ended;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The launcher script in a project of its own, with a Maven and JDKs that only say that they were called. */
@DisabledOnOs(OS.WINDOWS)
class LauncherTest {
  private LauncherFixture fixture;

  @BeforeEach
  void aProject(@TempDir Path directory) throws IOException {
    fixture = new LauncherFixture(directory.resolve("my projects"));
  }

  @Test
  void withoutAJdkItSaysWhereItLookedAndEndsWith2() throws Exception {
    Ended ended = fixture.set("JAVA_HOME", fixture.jdk("old", "17.0.15").toString()).run();

    assertThat(ended.status()).isEqualTo(2);
    assertThat(ended.output()).isEmpty();
    assertThat(ended.errors()).contains("no JDK 25 or newer", "JAVA_HOME=" + fixture.jdkPath("old"),
        "JAVA25_HOME=(not set)", "java on the PATH: none", "every JDK in " + fixture.jdks(), "adoptium.net");
    assertThat(fixture.builds()).isZero();
  }

  @ParameterizedTest(name = "{0} on {1}")
  @CsvSource({"JAVA_HOME, 25.0.1", "JAVA_HOME, 25", "JAVA_HOME, 27-ea", "JAVA25_HOME, 25.0.1",
      "JAVA_HOME_25_X64, 26"})
  void aJdkThatTheEnvironmentNamesIsTaken(String variable, String version) throws Exception {
    fixture.set(variable, fixture.jdk("named", version).toString());

    Ended ended = fixture.run();

    assertThat(ended.status()).as(ended.errors()).isZero();
    assertThat(ended.output()).startsWith(fixture.jdkPath("named") + "/bin/java");
  }

  @ParameterizedTest(name = "JAVA_HOME on {0}")
  @ValueSource(strings = {"1.8.0_402", "17.0.15", "24.0.2", "9"})
  void anOldJavaHomeIsPassedOver(String version) throws Exception {
    fixture.set("JAVA_HOME", fixture.jdk("old", version).toString());
    fixture.installed("temurin-25", "25.0.1");

    Ended ended = fixture.run();

    assertThat(ended.status()).as(ended.errors()).isZero();
    assertThat(ended.output()).startsWith(fixture.jdks() + "/temurin-25/bin/java");
  }

  @Test
  void aJavaOnThePathIsTakenByTheHomeThatItsLinkLeadsTo() throws Exception {
    Path home = fixture.jdk("on path", "25.0.1");
    fixture.tool("java", home.resolve("bin/java"));

    assertThat(fixture.run().output()).startsWith(home + "/bin/java");
  }

  @Test
  void aRuntimeWithoutACompilerIsNoJdk() throws Exception {
    Path home = fixture.installed("runtime", "25.0.1");
    Files.delete(home.resolve("bin/javac"));

    assertThat(fixture.run().status()).isEqualTo(2);
  }

  @Test
  void itBuildsOnceShowsTheModulesAndPassesArgumentsOnUnchanged() throws Exception {
    fixture.installed("jdk", "25.0.1");

    Ended first = fixture.run("run", "--logs", "a path with  blanks", "*");
    Ended second = fixture.run("demo");

    assertThat(first.errors()).contains("building", "[2/3] Budgeteer :: events", "[3/3] Budgeteer :: cli",
        "built.");
    assertThat(first.output()).contains("-Xmx1200m\n", "-XX:+UseParallelGC\n",
        "budgeteer-cli-1.jar:" + fixture.root() + "/cli/target/lib/*\n",
        "io.github.budgeteer.cli.Main\nrun\n--logs\na path with  blanks\n*\n").doesNotContain("-tests.jar");
    assertThat(second.errors()).isEmpty();
    assertThat(second.output()).endsWith("Main\ndemo\n");
    assertThat(fixture.builds()).isEqualTo(1);
  }

  @Test
  void theBuildTrainsACacheOnceAndEveryStartUsesIt() throws Exception {
    fixture.installed("jdk", "25.0.1");
    Path cache = fixture.root().resolve("cli/target/budgeteer.aot");

    Ended first = fixture.run("demo");
    Ended second = fixture.run("demo");

    assertThat(first.output()).contains("\n-XX:AOTCache=" + cache + "\n").isEqualTo(second.output());
    assertThat(fixture.root().resolve("cli/target/build.log")).content()
        .containsOnlyOnce("-XX:AOTCacheOutput=" + cache + "\n");
  }

  @Test
  void aTrainingThatFailsLeavesAProgramThatWorks() throws Exception {
    fixture.installed("jdk", "25.0.1");

    Ended ended = fixture.set("TRAINING_FAILS", "yes").run("demo");

    assertThat(ended.status()).as(ended.errors()).isZero();
    assertThat(ended.output()).endsWith("Main\ndemo\n").doesNotContain("AOTCache");
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"pom.xml", "cli/pom.xml", "events/src/main/java/Some.java"})
  void aNewerSourceOrPomIsBuiltAgain(String file) throws Exception {
    fixture.installed("jdk", "25.0.1");
    fixture.run();

    Files.setLastModifiedTime(fixture.root().resolve(file),
        FileTime.from(Instant.parse("2100-01-01T00:00:00Z")));
    fixture.run();

    assertThat(fixture.builds()).isEqualTo(2);
  }

  @Test
  void aRemovedSourceIsBuiltAgain() throws Exception {
    fixture.installed("jdk", "25.0.1");
    fixture.run();

    Files.delete(fixture.root().resolve("events/src/main/java/Some.java"));
    fixture.run();

    assertThat(fixture.builds()).isEqualTo(2);
  }

  @Test
  void aFailedBuildShowsItsEndAndIsTriedAgain() throws Exception {
    fixture.installed("jdk", "25.0.1");
    fixture.buildFails(true);

    Ended failed = fixture.run();
    fixture.buildFails(false);
    Ended repaired = fixture.run();

    assertThat(failed.status()).isEqualTo(1);
    assertThat(failed.output()).isEmpty();
    assertThat(failed.errors()).contains("[ERROR] it does not compile",
        fixture.root() + "/cli/target/build.log");
    assertThat(repaired.status()).as(repaired.errors()).isZero();
  }

  @Test
  void withoutMavenItSaysSoAndEndsWith2() throws Exception {
    fixture.installed("jdk", "25.0.1");
    fixture.removeTool("mvn");

    Ended ended = fixture.run();

    assertThat(ended.status()).isEqualTo(2);
    assertThat(ended.errors()).contains("no mvn on the PATH");
  }

  @Test
  void itFindsItsProjectThroughASymbolicLinkFromAnywhere() throws Exception {
    fixture.installed("jdk", "25.0.1");
    Path link = Files.createSymbolicLink(fixture.root().resolveSibling("linked budgeteer"),
        Path.of("project", "budgeteer"));

    Ended ended = fixture.runAs(link);

    assertThat(ended.status()).as(ended.errors()).isZero();
    assertThat(ended.output()).contains(fixture.root() + "/cli/target/lib/*");
  }

  @ParameterizedTest(name = "flock installed: {0}")
  @ValueSource(booleans = {true, false})
  void twoStartedAtOnceBuildOnce(boolean flock) throws Exception {
    fixture.installed("jdk", "25.0.1");
    if (!flock) {
      fixture.removeTool("flock");
    }

    // A thread each: the common pool may have only one.
    List<CompletableFuture<Ended>> both = Stream.of(1, 2)
        .map(number -> CompletableFuture.supplyAsync(fixture::runUnchecked,
            task -> Thread.ofPlatform().start(task)))
        .toList();

    assertThat(both).allSatisfy(ended -> assertThat(ended.get().status()).as(ended.get().errors()).isZero());
    assertThat(fixture.builds()).isEqualTo(1);
    assertThat(fixture.root().resolve("cli/target/launcher.lock.d")).doesNotExist();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({"-Xmx3g, -XX:+UseParallelGC, true", "-Xmx3g -XX:+UseZGC, -XX:+UseParallelGC, false"})
  void javaOptionsComeLastAndMayChooseTheCollector(String options, String collector, boolean kept)
      throws Exception {
    fixture.installed("jdk", "25.0.1");

    List<String> words = fixture.set("BUDGETEER_JAVA_OPTS", options).run().output().lines().toList();

    assertThat(words.indexOf("-Xmx3g")).isGreaterThan(words.indexOf("-Xmx1200m"));
    assertThat(words.contains(collector)).isEqualTo(kept);
  }
}

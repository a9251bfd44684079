package io.github.budgeteer.cli.launch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A project with the launcher in it, tools on a PATH of its own, and JDKs that print how they were called. */
final class LauncherFixture {
  /** What the script needs of a POSIX system, and flock, which it can do without. */
  private static final List<String> TOOLS = List.of("sh", "dirname", "basename", "readlink", "sed", "head",
      "tail", "find",
      "mkdir", "rmdir", "rm", "mv", "cat", "tee", "sleep", "flock");
  private static final String MAVEN = """
      #!/bin/sh
      # Slow enough for a second launcher to arrive meanwhile.
      sleep 0.3
      echo call >> calls
      echo '[INFO] Building Budgeteer :: events 0.1.0-SNAPSHOT                [2/3]'
      echo '[INFO] Building Budgeteer :: cli 0.1.0-SNAPSHOT                   [3/3]'
      if [ -e fail ]; then echo '[ERROR] it does not compile'; exit 1; fi
      mkdir -p cli/target/lib
      : > cli/target/budgeteer-cli-0-tests.jar
      : > cli/target/budgeteer-cli-1.jar
      """;

  /** Prints how it was called, and makes a cache where one is asked for; with {@code TRAINING_FAILS} then fails. */
  private static final String JAVA = """
      #!/bin/sh
      printf '%s\\n' "$0" "$@"
      for argument; do
        case $argument in
          -XX:AOTCacheOutput=*) echo cache > "${argument#*=}"; [ -z "$TRAINING_FAILS" ] || exit 1 ;;
        esac
      done
      """;

  private final Path root;
  private final Path tools;
  private final Path jdks;
  private final Path others;
  private final Map<String, String> environment = new HashMap<>();

  /** How the launcher ended. */
  record Ended(int status, String output, String errors) {}

  LauncherFixture(Path directory) throws IOException {
    Path real = Files.createDirectories(directory).toRealPath();
    root = Files.createDirectories(real.resolve("project"));
    tools = Files.createDirectories(real.resolve("tools"));
    jdks = Files.createDirectories(real.resolve("jdks"));
    others = Files.createDirectories(real.resolve("others"));
    Files.copy(Path.of("..", "budgeteer"), root.resolve("budgeteer"), StandardCopyOption.COPY_ATTRIBUTES);
    for (String file : List.of("pom.xml", "cli/pom.xml", "events/pom.xml",
        "events/src/main/java/Some.java")) {
      Files.createDirectories(root.resolve(file).resolveSibling("."));
      Files.writeString(root.resolve(file), "");
    }
    for (String name : TOOLS) {
      Stream.of("/bin", "/usr/bin").map(place -> Path.of(place, name)).filter(Files::isExecutable).findFirst()
          .ifPresent(program -> tool(name, program));
    }
    script(tools.resolve("mvn"), MAVEN);
    environment.put("PATH", tools.toString());
    environment.put("HOME", real.toString());
    environment.put("BUDGETEER_JDKS", jdks.toString());
  }

  Path root() {
    return root;
  }

  Path jdks() {
    return jdks;
  }

  Path jdkPath(String name) {
    return others.resolve(name);
  }

  /** Makes a JDK in a place that is only found if it is named. */
  Path jdk(String name, String version) throws IOException {
    return jdkAt(jdkPath(name), version);
  }

  /** Makes a JDK where the launcher looks by itself. */
  Path installed(String name, String version) throws IOException {
    return jdkAt(jdks.resolve(name), version);
  }

  private static Path jdkAt(Path home, String version) throws IOException {
    Files.createDirectories(home.resolve("bin"));
    Files.writeString(home.resolve("release"), "IMPLEMENTOR=\"Nobody\"\nJAVA_VERSION=\"" + version + "\"\n");
    script(home.resolve("bin/java"), JAVA);
    script(home.resolve("bin/javac"), "#!/bin/sh\n");
    return home;
  }

  LauncherFixture set(String variable, String value) {
    environment.put(variable, value);
    return this;
  }

  void tool(String name, Path program) {
    try {
      Files.createSymbolicLink(tools.resolve(name), program);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void removeTool(String name) throws IOException {
    Files.deleteIfExists(tools.resolve(name));
  }

  void buildFails(boolean fails) throws IOException {
    if (fails) {
      Files.writeString(root.resolve("fail"), "");
    } else {
      Files.delete(root.resolve("fail"));
    }
  }

  int builds() throws IOException {
    Path calls = root.resolve("calls");
    return Files.exists(calls) ? Files.readAllLines(calls).size() : 0;
  }

  Ended run(String... arguments) throws IOException, InterruptedException {
    return runAs(root.resolve("budgeteer"), arguments);
  }

  Ended runUnchecked() {
    try {
      return run();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Starts the launcher by a path, in a directory that is not the project's. */
  Ended runAs(Path launcher, String... arguments) throws IOException, InterruptedException {
    Path output = Files.createTempFile(tools, "output", ".txt");
    Path errors = Files.createTempFile(tools, "errors", ".txt");
    ProcessBuilder builder = new ProcessBuilder(
        Stream.concat(Stream.of(launcher.toString()), Stream.of(arguments)).toList())
        .directory(tools.toFile())
        .redirectOutput(output.toFile()).redirectError(errors.toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    Process process = builder.start();
    if (!process.waitFor(30, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IllegalStateException("the launcher hangs: " + Files.readString(errors));
    }
    return new Ended(process.exitValue(), Files.readString(output), Files.readString(errors));
  }

  private static void script(Path file, String text) throws IOException {
    Files.write(file, text.getBytes(StandardCharsets.UTF_8));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}

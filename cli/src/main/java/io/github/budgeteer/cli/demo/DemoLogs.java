package io.github.budgeteer.cli.demo;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * Three invented days of Bedrock invocation logs, 2026-10-05 to 2026-10-07, as Bedrock delivers them to S3 and CloudWatch
 * Logs: a runaway agent, an overspent API key, a root user, and colleagues who just work.
 */
public final class DemoLogs {
  static final String BUNDLE = "demo-logs.zip";

  /** The same at each unpacking, so that files unpacked again are not taken for new ones. */
  private static final FileTime MODIFIED = FileTime.from(Instant.parse("2026-10-08T00:05:00Z"));

  private DemoLogs() {}

  /**
   * Copies the logs into a directory, which is created where it is missing; files of theirs that are there are replaced.
   *
   * @return the directory
   * @throws UncheckedIOException if it can't be written to
   */
  public static Path unpack(Path directory) {
    try (InputStream bundle = DemoLogs.class.getResourceAsStream(BUNDLE)) {
      if (bundle == null) {
        throw new IllegalStateException(BUNDLE + " is missing from the class path");
      }
      unpack(new ZipInputStream(bundle), directory);
      return directory;
    } catch (IOException e) {
      throw new UncheckedIOException("the demo's logs can't be written to " + directory, e);
    }
  }

  private static void unpack(ZipInputStream bundle, Path directory) throws IOException {
    for (ZipEntry entry = bundle.getNextEntry(); entry != null; entry = bundle.getNextEntry()) {
      Path file = directory.resolve(entry.getName()).normalize();
      if (!file.startsWith(directory.normalize())) {
        throw new IOException(BUNDLE + ": " + entry.getName() + " leads out of the directory");
      }
      Files.createDirectories(file.resolveSibling("."));
      Files.copy(bundle, file, StandardCopyOption.REPLACE_EXISTING);
      Files.setLastModifiedTime(file, MODIFIED);
    }
  }
}

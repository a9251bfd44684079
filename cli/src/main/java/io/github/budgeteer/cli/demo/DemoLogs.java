package io.github.budgeteer.cli.demo;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** Three days of invocation logs in the layout of S3, bundled as one archive. */
public final class DemoLogs {
  static final String ARCHIVE = "demo-logs.zip";

  private DemoLogs() {}

  /** Unpacks the logs below a directory. */
  public static void unpack(Path directory) throws IOException {
    try (InputStream archive = DemoLogs.class.getResourceAsStream(ARCHIVE)) {
      if (archive == null) {
        throw new IllegalStateException(ARCHIVE + " is not on the class path");
      }
      ZipInputStream zip = new ZipInputStream(archive);
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        Path file = directory.resolve(entry.getName()).normalize();
        if (!file.startsWith(directory)) {
          throw new IOException(entry.getName() + " leads out of the archive");
        }
        Files.createDirectories(file.getParent());
        Files.copy(zip, file);
      }
    }
  }

  /** Removes what {@link #unpack} wrote, and the directory. */
  public static void remove(Path directory) throws IOException {
    List<Path> paths;
    try (Stream<Path> tree = Files.walk(directory)) {
      paths = tree.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : paths) {
      Files.deleteIfExists(path);
    }
  }
}

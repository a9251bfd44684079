package io.github.budgeteer.connectors.log;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Finds the log files in trees, as S3 syncs and CloudWatch exports lay them out. */
public final class LogFiles {
  private static final Pattern LOG_NAME = Pattern.compile(".*\\.(json|ndjson|jsonl|log|txt)(\\.gz)?|.*\\.gz");
  /** Beside CloudTrail's files, and no events. */
  private static final String DIGEST_FOLDER = "CloudTrail-Digest";
  private static final String LOGS_FOLDER = "BedrockModelInvocationLogs";
  /** Bodies that were too large for their record; their names end as logs do. */
  private static final String PAYLOAD_FOLDER = "data";
  private static final Pattern PAYLOAD_NAME = Pattern.compile(".*_(input|output)(_.*)?\\.json(\\.gz)?");
  /** Objects that Bedrock and CloudWatch write to see whether they may. */
  private static final List<String> PERMISSION_CHECKS = List.of("amazon-bedrock-logs-permission-check",
      "aws-logs-write-test");

  private LogFiles() {}

  /**
   * A log file as it was when it was found.
   *
   * @param path real path, without links: one file has one name
   * @param size bytes
   * @param modified milliseconds since 1970
   */
  public record LogFile(String path, long size, long modified) {}

  /**
   * Lists the log files below some paths, in the order of their names. A path that is a file is taken whatever its name.
   *
   * @throws UncheckedIOException if a path can't be read
   */
  public static List<LogFile> list(Collection<Path> paths) {
    SortedMap<String, LogFile> files = new TreeMap<>();
    for (Path path : paths) {
      try {
        if (Files.isDirectory(path)) {
          walk(path, files);
        } else if (Files.exists(path)) {
          add(path, Files.readAttributes(path, BasicFileAttributes.class), files);
        }
      } catch (IOException e) {
        throw new UncheckedIOException("cannot list " + path, e);
      }
    }
    return List.copyOf(files.values());
  }

  private static void walk(Path tree, SortedMap<String, LogFile> files) throws IOException {
    Files.walkFileTree(tree, EnumSet.of(FileVisitOption.FOLLOW_LINKS), Integer.MAX_VALUE,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
            return !directory.equals(tree) && directory.getFileName().toString().startsWith(".")
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            if (attributes.isRegularFile()
                && isLog(file.toAbsolutePath().toString().replace(File.separatorChar, '/'))) {
              add(file, attributes, files);
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException failure) {
            return FileVisitResult.CONTINUE; // It vanished, is a loop of links, or is not ours to read.
          }
        });
  }

  private static void add(Path file, BasicFileAttributes attributes, SortedMap<String, LogFile> files)
      throws IOException {
    String path = file.toRealPath().toString();
    files.put(path, new LogFile(path, attributes.size(), attributes.lastModifiedTime().toMillis()));
  }

  /** Tells whether a file or object found in a tree holds log records, by its name and folders, separated by slashes. */
  public static boolean isLog(String path) {
    List<String> parts = List.of(path.split("/", -1));
    String name = parts.get(parts.size() - 1);
    if (name.startsWith(".") || PERMISSION_CHECKS.contains(name)
        || !LOG_NAME.matcher(name.toLowerCase(Locale.ROOT)).matches()) {
      return false;
    }
    List<String> folders = parts.subList(0, parts.size() - 1);
    int logs = folders.indexOf(LOGS_FOLDER);
    if (folders.contains(DIGEST_FOLDER)
        || (logs >= 0 && folders.subList(logs, folders.size()).contains(PAYLOAD_FOLDER))) {
      return false;
    }
    boolean payload = !folders.isEmpty() && folders.get(folders.size() - 1).equals(PAYLOAD_FOLDER)
        && PAYLOAD_NAME.matcher(name).matches();
    return !payload;
  }
}

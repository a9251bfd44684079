package io.github.budgeteer.cli.demo;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Writes the bundle anew: run it in the directory of this module after the story was changed, then correct
 * {@link DemoCounts} by what the tests say.
 */
final class DemoLogsGenerator {
  private static final Path BUNDLE = Path.of("src/main/resources/io/github/budgeteer/cli/demo",
      DemoLogs.BUNDLE);
  private static final LocalDateTime MODIFIED = LocalDateTime.parse("2026-10-08T00:05:00");

  private DemoLogsGenerator() {}

  public static void main(String[] arguments) throws IOException {
    Files.createDirectories(BUNDLE.resolveSibling("."));
    Files.write(BUNDLE, bundle());
  }

  private static byte[] bundle() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (Map.Entry<String, String> file : DemoTree.of(DemoStory.tell()).entrySet()) {
        ZipEntry entry = new ZipEntry(file.getKey());
        // Local time on purpose: the format stores it without a zone.
        entry.setTimeLocal(MODIFIED);
        zip.putNextEntry(entry);
        byte[] content = DemoTree.bytes(file.getValue());
        zip.write(file.getKey().endsWith(".gz") ? gzip(content) : content);
        zip.closeEntry();
      }
    }
    return bytes.toByteArray();
  }

  /** Java's gzip header holds no time, so equal texts give equal bytes. */
  private static byte[] gzip(byte[] content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(content);
    }
    return bytes.toByteArray();
  }
}

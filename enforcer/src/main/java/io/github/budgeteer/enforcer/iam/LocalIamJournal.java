package io.github.budgeteer.enforcer.iam;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** One line a change, which survives a kill between any two of them; it is rewritten in its shortest form at start. */
final class LocalIamJournal implements AutoCloseable {
  private static final String ATTACHED = "attached";
  private static final String DETACHED = "detached";

  private final Map<String, Set<String>> attached;
  private final FileChannel journal;

  private LocalIamJournal(Map<String, Set<String>> attached, FileChannel journal) {
    this.attached = attached;
    this.journal = journal;
  }

  static LocalIamJournal open(Path directory) {
    try {
      Files.createDirectories(directory);
      Path file = directory.resolve("attachments.tsv");
      Map<String, Set<String>> attached = Files.exists(file) ? replay(file) : new TreeMap<>();
      Path fresh = directory.resolve("attachments.new");
      Files.write(fresh, attached.entrySet().stream()
          .flatMap(principal -> principal.getValue().stream()
              .map(policy -> line(ATTACHED, principal.getKey(), policy)))
          .toList());
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
      Files.writeString(directory.resolve(DenyPolicy.NAME + ".json"), DenyPolicy.document());
      return new LocalIamJournal(attached, FileChannel.open(file, StandardOpenOption.APPEND));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot open the local IAM in " + directory, e);
    }
  }

  /** Returns what the journal held when it was opened, to be changed by its owner. */
  Map<String, Set<String>> attached() {
    return attached;
  }

  void attached(String principalId, String policy) {
    append(line(ATTACHED, principalId, policy));
  }

  void detached(String principalId, String policy) {
    append(line(DETACHED, principalId, policy));
  }

  @Override
  public void close() {
    try {
      journal.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void append(String line) {
    try {
      journal.write(ByteBuffer.wrap((line + "\n").getBytes(UTF_8)));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the local IAM's journal", e);
    }
  }

  private static String line(String change, String principalId, String policy) {
    return change + '\t' + principalId + '\t' + policy;
  }

  private static Map<String, Set<String>> replay(Path file) throws IOException {
    Map<String, Set<String>> attached = new TreeMap<>();
    try (Stream<String> lines = Files.lines(file)) {
      lines.map(line -> line.split("\t", -1)).filter(parts -> parts.length == 3).forEach(parts -> {
        Set<String> policies = attached.computeIfAbsent(parts[1], key -> new TreeSet<>());
        switch (parts[0]) {
          case ATTACHED -> policies.add(parts[2]);
          case DETACHED -> policies.remove(parts[2]);
          default -> throw new IllegalStateException(file + ": unknown change; accepted: attached, detached");
        }
      });
    }
    return attached;
  }
}

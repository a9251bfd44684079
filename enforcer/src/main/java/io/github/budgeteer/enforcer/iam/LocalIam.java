package io.github.budgeteer.enforcer.iam;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.budgeteer.events.Outcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * An IAM in this process that keeps what is attached to whom in a directory. A local run has no users and roles of its own,
 * so each exists from its first mention.
 *
 * <p>A journal of one line a change survives a kill between any two of them; it is rewritten in its shortest form at start.
 */
public final class LocalIam implements IamAccess, AutoCloseable {
  private static final String ATTACHED = "attached";
  private static final String DETACHED = "detached";
  private static final List<String> EDITABLE = List.of(":user/", ":role/", ":assumed-role/");

  private final Map<String, Set<String>> attached = new TreeMap<>();
  private final FileChannel journal;

  private LocalIam(FileChannel journal) {
    this.journal = journal;
  }

  /** Opens the IAM that lives in a directory, created if it is missing. */
  public static LocalIam open(Path directory) {
    try {
      Files.createDirectories(directory);
      Path file = directory.resolve("attachments.tsv");
      Map<String, Set<String>> attached = Files.exists(file) ? replay(file) : Map.of();
      Path fresh = directory.resolve("attachments.new");
      Files.write(fresh, attached.entrySet().stream()
          .flatMap(principal -> principal.getValue().stream()
              .map(policy -> line(ATTACHED, principal.getKey(), policy)))
          .toList());
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
      Files.writeString(directory.resolve(DenyPolicy.NAME + ".json"), DenyPolicy.document());
      LocalIam iam = new LocalIam(FileChannel.open(file, StandardOpenOption.APPEND));
      iam.attached.putAll(attached);
      return iam;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot open the local IAM in " + directory, e);
    }
  }

  @Override
  public String denyPolicyArn(String principalId) {
    return DenyPolicy.arnFor(principalId);
  }

  @Override
  public synchronized Result<Set<String>> attachedPolicies(String principalId) {
    if (!isEditable(principalId)) {
      return notEditable(principalId);
    }
    return new Result.Done<>(Set.copyOf(attached.getOrDefault(principalId, Set.of())));
  }

  @Override
  public Result<Boolean> attachDeny(String principalId) {
    return isEditable(principalId)
        ? attach(principalId, denyPolicyArn(principalId))
        : notEditable(principalId);
  }

  /** Attaches any policy, as an administrator would. */
  public synchronized Result<Boolean> attach(String principalId, String policyArn) {
    boolean changed = attached.computeIfAbsent(principalId, key -> new TreeSet<>()).add(policyArn);
    if (changed) {
      append(line(ATTACHED, principalId, policyArn));
    }
    return new Result.Done<>(changed);
  }

  @Override
  public synchronized Result<Boolean> detachDeny(String principalId) {
    if (!isEditable(principalId)) {
      return notEditable(principalId);
    }
    boolean changed = attached.getOrDefault(principalId, Collections.emptySet())
        .remove(denyPolicyArn(principalId));
    if (changed) {
      append(line(DETACHED, principalId, denyPolicyArn(principalId)));
    }
    return new Result.Done<>(changed);
  }

  @Override
  public synchronized void close() {
    try {
      journal.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isEditable(String principalId) {
    return EDITABLE.stream().anyMatch(principalId::contains);
  }

  private static <T> Result<T> notEditable(String principalId) {
    return new Result.Refused<>(Outcome.Reason.NOT_ENFORCEABLE, "no identity policy binds "
        + principalId.substring(principalId.lastIndexOf(':') + 1)
        + "; stop it with a service control policy, or give the work a user or role of its own");
  }

  private void append(String line) {
    try {
      journal.write(ByteBuffer.wrap((line + "\n").getBytes(UTF_8)));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the local IAM's journal", e);
    }
  }

  private static String line(String change, String principalId, String policyArn) {
    return change + '\t' + principalId + '\t' + policyArn;
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

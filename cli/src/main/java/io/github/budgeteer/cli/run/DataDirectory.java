package io.github.budgeteer.cli.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where a run keeps all it knows: locked while it runs, and removed at its end if nobody named it. */
public final class DataDirectory implements AutoCloseable {
  private final Path path;
  private final boolean temporary;
  private final FileChannel lockFile;
  private final FileLock lock;

  /** File that holds the log. */
  public static final String LOG = "budgeteer.log";
  /** File that says where a run can be reached while it uses the directory, as {@link Instance}. */
  static final String INSTANCE = "instance.json";

  private DataDirectory(Path path, boolean temporary, FileChannel lockFile, FileLock lock) {
    this.path = path;
    this.temporary = temporary;
    this.lockFile = lockFile;
    this.lock = lock;
  }

  /**
   * Opens and locks a directory, created if it is missing.
   *
   * @param named the user's choice; null for one that lasts as long as the run
   * @return nothing if another run has it
   * @throws UncheckedIOException if it can't be created or written
   */
  public static Optional<DataDirectory> open(@Nullable Path named) {
    try {
      Path path = named == null
          ? Files.createTempDirectory("budgeteer-")
          : named.toAbsolutePath().normalize();
      Files.createDirectories(path);
      FileChannel lockFile = FileChannel.open(path.resolve("lock"), StandardOpenOption.CREATE,
          StandardOpenOption.WRITE);
      FileLock lock = tryLock(lockFile);
      if (lock == null) {
        lockFile.close();
        return Optional.empty();
      }
      return Optional.of(new DataDirectory(path, named == null, lockFile, lock));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public Path path() {
    return path;
  }

  /** Tells whether the directory is removed at the end. */
  public boolean temporary() {
    return temporary;
  }

  public Path kafka() {
    return path.resolve("kafka");
  }

  public Path streams() {
    return path.resolve("streams");
  }

  public Path iam() {
    return path.resolve("iam");
  }

  public Path dynamoDb() {
    return path.resolve("dynamodb");
  }

  public Path log() {
    return path.resolve(LOG);
  }

  /** Replaces a file whole: a reader sees the old text or the new one. */
  public void write(String name, byte[] content) {
    try {
      Path fresh = Files.createTempFile(path, name, ".new");
      Files.write(fresh, content);
      Files.move(fresh, path.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + path.resolve(name), e);
    }
  }

  /** Removes a file that {@link #write} wrote, if there is one. */
  public void delete(String name) {
    try {
      Files.deleteIfExists(path.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot remove " + path.resolve(name), e);
    }
  }

  /** Reads a file that {@link #write} wrote. */
  public Optional<byte[]> read(String name) {
    return peek(path, name);
  }

  /** Reads a file of a directory that another run may have open. */
  static Optional<byte[]> peek(Path directory, String name) {
    Path file = directory.resolve(name);
    try {
      return Files.exists(file) ? Optional.of(Files.readAllBytes(file)) : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  /** Unlocks the directory, and removes it if it is temporary. */
  @Override
  public void close() {
    try {
      lock.release();
      lockFile.close();
      if (temporary) {
        remove(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot close " + path, e);
    }
  }

  private static @Nullable FileLock tryLock(FileChannel file) throws IOException {
    try {
      return file.tryLock();
    } catch (OverlappingFileLockException e) {
      return null; // Another run in this process has it.
    }
  }

  /** Removes a directory and all in it. */
  public static void remove(Path directory) throws IOException {
    Files.walkFileTree(directory, new SimpleFileVisitor<>() {
      @Override
      public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
        Files.deleteIfExists(file);
        return FileVisitResult.CONTINUE;
      }

      @Override
      public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failure)
          throws IOException {
        Files.deleteIfExists(visited);
        return FileVisitResult.CONTINUE;
      }
    });
  }
}

package io.github.budgeteer.cli.embedded;

import com.amazonaws.services.dynamodbv2.local.embedded.DynamoDBEmbedded;
import com.amazonaws.services.dynamodbv2.local.shared.access.AmazonDynamoDBLocal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** DynamoDB Local in this JVM, without a port, with its data in a directory. */
public final class LocalDynamoDb implements AutoCloseable {
  private static final String LIBRARY_PATH = "sqlite4java.library.path";
  /** Its telemetry client is on unless switched off, and nothing of a local run may leave this machine. */
  private static final boolean NO_TELEMETRY = true;

  private final AmazonDynamoDBLocal local;

  private LocalDynamoDb(AmazonDynamoDBLocal local) {
    this.local = local;
  }

  /** Opens the database in a directory, created if it is missing. */
  public static LocalDynamoDb open(Path directory) {
    try {
      Files.createDirectories(directory);
      if (System.getProperty(LIBRARY_PATH) == null) {
        // The native SQLite libraries lie beside the jars.
        Path jar = Path
            .of(DynamoDBEmbedded.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        System.setProperty(LIBRARY_PATH, String.valueOf(jar.getParent()));
      }
      return new LocalDynamoDb(DynamoDBEmbedded.create(directory.resolve("local.db").toFile(), NO_TELEMETRY));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot open DynamoDB Local in " + directory, e);
    } catch (URISyntaxException e) {
      throw new IllegalStateException("the class path is no path", e);
    }
  }

  public DynamoDbClient client() {
    return local.dynamoDbClient();
  }

  @Override
  public void close() {
    local.shutdownNow();
  }
}

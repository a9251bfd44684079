package io.github.budgeteer.connectors.aws;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Properties;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.gaul.s3proxy.AuthenticationType;
import org.gaul.s3proxy.S3Proxy;
import org.jclouds.ContextBuilder;
import org.jclouds.blobstore.BlobStoreContext;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** S3's protocol over a directory, on loopback. */
public final class S3Server implements AutoCloseable {
  private final Path directory;
  private final BlobStoreContext store;
  private final S3Proxy proxy;
  private final S3Client client;

  private S3Server(Path directory, BlobStoreContext store, S3Proxy proxy, S3Client client) {
    this.directory = directory;
    this.store = store;
    this.proxy = proxy;
    this.client = client;
  }

  /** Starts one; its objects are files below the directory. */
  public static S3Server start(Path directory) throws Exception {
    TestCredentials.set();
    Properties properties = new Properties();
    properties.setProperty("jclouds.filesystem.basedir", directory.toString());
    BlobStoreContext store = ContextBuilder.newBuilder("filesystem").credentials("local", "local")
        .overrides(properties).buildView(BlobStoreContext.class);
    S3Proxy proxy = S3Proxy.builder().blobStore(store.getBlobStore())
        .endpoint(URI.create("http://127.0.0.1:0"))
        .awsAuthentication(AuthenticationType.NONE, "", "").build();
    proxy.start();
    S3Client client = S3Client.builder().region(Region.US_EAST_1).endpointOverride(url(proxy))
        .forcePathStyle(true)
        .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test")))
        .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
        .httpClientBuilder(UrlConnectionHttpClient.builder()).build();
    return new S3Server(directory, store, proxy, client);
  }

  private static URI url(S3Proxy proxy) {
    return URI.create("http://127.0.0.1:" + proxy.getPort());
  }

  public URI url() {
    return url(proxy);
  }

  public S3Client client() {
    return client;
  }

  /** Writes an object, compressed; returns its ETag as notifications have it. */
  public String put(String bucket, String key, String text) {
    return putBytes(bucket, key, gzip(text));
  }

  public String putBytes(String bucket, String key, byte[] bytes) {
    return client.putObject(request -> request.bucket(bucket).key(key), RequestBody.fromBytes(bytes)).eTag()
        .replace("\"", "");
  }

  public void putFile(String bucket, String key, Path file) {
    client.putObject(request -> request.bucket(bucket).key(key), RequestBody.fromFile(file));
  }

  /** Deletes an object. The server itself waits half a minute when it deletes beside other files. */
  public void delete(String bucket, String key) {
    try {
      Files.delete(directory.resolve(bucket).resolve(key));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Makes a bucket if there is none. */
  public void makeBucket(String bucket) {
    try {
      Files.createDirectories(directory.resolve(bucket));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Makes an empty bucket, whether there was one or not. */
  public void emptyBucket(String bucket) {
    try {
      try (Stream<Path> files = Files.exists(directory.resolve(bucket))
          ? Files.walk(directory.resolve(bucket))
          : Stream.empty()) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
      Files.createDirectory(directory.resolve(bucket));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static byte[] gzip(String text) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(text.getBytes(UTF_8));
    } catch (IOException e) {
      throw new IllegalStateException("memory has no errors", e);
    }
    return bytes.toByteArray();
  }

  @Override
  public void close() {
    client.close();
    try {
      proxy.stop();
    } catch (Exception e) {
      throw new IllegalStateException("the server does not stop", e);
    }
    store.close();
  }
}

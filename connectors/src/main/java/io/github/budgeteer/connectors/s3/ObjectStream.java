package io.github.budgeteer.connectors.s3;

import java.io.FilterInputStream;
import java.io.IOException;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/** An object's bytes. Closed before its end it drops the connection, where the SDK would read what is left of it. */
final class ObjectStream extends FilterInputStream {
  private final ResponseInputStream<GetObjectResponse> object;
  private boolean ended;

  private ObjectStream(ResponseInputStream<GetObjectResponse> object) {
    super(object);
    this.object = object;
  }

  /** Opens an object. Throws what the SDK throws. */
  static ObjectStream open(S3Client s3, String bucket, String key) {
    return new ObjectStream(s3.getObject(request -> request.bucket(bucket).key(key)));
  }

  GetObjectResponse response() {
    return object.response();
  }

  @Override
  public int read() throws IOException {
    int value = super.read();
    ended |= value < 0;
    return value;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    int read = super.read(bytes, offset, length);
    ended |= read < 0;
    return read;
  }

  @Override
  public void close() throws IOException {
    if (ended) {
      super.close();
    } else {
      object.abort();
    }
  }
}

package io.github.budgeteer.connectors.aws;

/** Credentials that no server asks for. */
public final class TestCredentials {
  private TestCredentials() {}

  /** Sets them where the SDK's default chain looks first. */
  public static void set() {
    System.setProperty("aws.accessKeyId", "test");
    System.setProperty("aws.secretAccessKey", "test");
    System.setProperty("aws.region", "us-east-1");
  }
}

package io.github.budgeteer.connectors.aws;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.bedrock.BedrockClient;
import software.amazon.awssdk.services.bedrock.BedrockClientBuilder;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.auth.StsAssumeRoleCredentialsProvider;

/** Clients of AWS services. Each belongs to whoever asked for it, who closes it. */
public final class AwsClients {
  /** SQS answers after 20 s at the latest; a stalled stream is given up a little later. */
  private static final Duration SOCKET_TIMEOUT = Duration.ofSeconds(30);
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration LOOKUP_TIMEOUT = Duration.ofSeconds(10);
  private static final Pattern QUEUE = Pattern
      .compile("https://sqs\\.([a-z0-9-]+)\\.amazonaws\\.com(?:\\.cn)?/.*");
  private static final int ROLE_SESSION_SECONDS = 3_600;

  private final AwsOptions options;

  public AwsClients(AwsOptions options) {
    this.options = options;
  }

  /** Returns a client of S3; it follows buckets to the Region they are in. */
  public S3Client s3() {
    return configure(S3Client.builder()).crossRegionAccessEnabled(options.endpoint().isEmpty())
        // A server at an address of its own is reached by path: its name has no buckets in front.
        .forcePathStyle(options.endpoint().isPresent())
        .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED).build();
  }

  /** Returns a client for one queue: its address names the Region, or the server where it is none of AWS's own names. */
  public SqsClient sqs(String queueUrl) {
    Matcher aws = QUEUE.matcher(queueUrl);
    AwsOptions own = aws.matches()
        ? new AwsOptions(Optional.of(Region.of(aws.group(1))), options.endpoint(), options.roleArn(),
            options.externalId())
        : new AwsOptions(options.region(), Optional.of(URI.create(queueUrl).resolve("/")), options.roleArn(),
            options.externalId());
    return new AwsClients(own).configure(SqsClient.builder()).build();
  }

  public CloudWatchLogsClient cloudWatchLogs() {
    return configure(CloudWatchLogsClient.builder()).build();
  }

  public SsmClient ssm() {
    return configure(SsmClient.builder()).build();
  }

  /** Returns a client that is asked while a log waits: it gives up soon. */
  public BedrockClient bedrock() {
    BedrockClientBuilder builder = configure(BedrockClient.builder());
    return builder.overrideConfiguration(
        builder.overrideConfiguration().toBuilder().apiCallTimeout(LOOKUP_TIMEOUT).build()).build();
  }

  private <B extends AwsSyncClientBuilder<B, ?> & software.amazon.awssdk.awscore.client.builder.AwsClientBuilder<B, ?>> B configure(
      B builder) {
    options.region().ifPresent(builder::region);
    options.endpoint().ifPresent(builder::endpointOverride);
    return builder.credentialsProvider(credentials())
        // Small, and streams without buffering: throughput is bounded by decompression anyway.
        .httpClientBuilder(
            UrlConnectionHttpClient.builder().connectionTimeout(CONNECT_TIMEOUT)
                .socketTimeout(SOCKET_TIMEOUT))
        .overrideConfiguration(config -> config.retryStrategy(AwsRetryStrategy.standardRetryStrategy()));
  }

  private AwsCredentialsProvider credentials() {
    AwsCredentialsProvider own = DefaultCredentialsProvider.builder().build();
    if (options.roleArn().isEmpty()) {
      return own;
    }
    var sts = StsClient.builder().credentialsProvider(own)
        .httpClientBuilder(UrlConnectionHttpClient.builder().connectionTimeout(CONNECT_TIMEOUT));
    options.region().ifPresent(sts::region);
    options.endpoint().ifPresent(sts::endpointOverride);
    return StsAssumeRoleCredentialsProvider.builder().stsClient(sts.build())
        .refreshRequest(request -> request.roleArn(options.roleArn().get())
            .externalId(options.externalId().orElse(null)).roleSessionName("bedrock-budgeteer-connector")
            .durationSeconds(ROLE_SESSION_SECONDS))
        .build();
  }
}

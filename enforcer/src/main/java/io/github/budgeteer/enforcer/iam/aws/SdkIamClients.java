package io.github.budgeteer.enforcer.iam.aws;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.auth.StsAssumeRoleCredentialsProvider;
import software.amazon.awssdk.services.sts.model.GetCallerIdentityResponse;

/**
 * Clients with the SDK's default credentials and Region, and {@code AWS_ENDPOINT_URL} where that is set; in other accounts with
 * those of a role there.
 */
public final class SdkIamClients implements IamClients {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration SOCKET_TIMEOUT = Duration.ofSeconds(20);

  private final Optional<String> foreignRole;
  private final AwsCredentialsProvider credentials = DefaultCredentialsProvider.builder().build();
  private final StsClient sts;
  private final Map<String, IamClient> clients = new ConcurrentHashMap<>();
  private volatile @Nullable GetCallerIdentityResponse self;

  /**
   * Makes clients.
   *
   * @param foreignRole name of the role to assume in other accounts; nothing to leave them alone
   * @throws IllegalStateException if there is no Region
   */
  public SdkIamClients(Optional<String> foreignRole) {
    this.foreignRole = foreignRole;
    try {
      sts = StsClient.builder().credentialsProvider(credentials).httpClientBuilder(http()).build();
    } catch (SdkException e) {
      throw new IllegalStateException("no AWS Region: set AWS_REGION or AWS_PROFILE", e);
    }
  }

  @Override
  public Optional<IamClient> of(String account) {
    IamClient known = clients.get(account);
    if (known != null) {
      return Optional.of(known);
    }
    GetCallerIdentityResponse caller = self();
    if (account.equals(caller.account())) {
      return Optional.of(clients.computeIfAbsent(account, key -> client(credentials)));
    }
    return foreignRole.map(role -> clients.computeIfAbsent(account, key -> client(assumed(
        "arn:" + caller.arn().split(":", -1)[1] + ":iam::" + account + ":role/" + role))));
  }

  /**
   * Returns the account that the credentials belong to.
   *
   * @throws IllegalStateException if AWS does not tell, saying in one line what to check
   */
  public String ownAccount() {
    try {
      return self().account();
    } catch (SdkException e) {
      throw new IllegalStateException("AWS does not say whose these credentials are: "
          + String.valueOf(e.getMessage()).lines().findFirst().orElse("")
          + "; check AWS_ACCESS_KEY_ID or AWS_PROFILE, and AWS_REGION", e);
    }
  }

  @Override
  public void close() {
    clients.values().forEach(IamClient::close);
    sts.close();
  }

  private GetCallerIdentityResponse self() {
    GetCallerIdentityResponse known = self;
    if (known == null) {
      known = sts.getCallerIdentity();
      self = known;
    }
    return known;
  }

  private AwsCredentialsProvider assumed(String roleArn) {
    return StsAssumeRoleCredentialsProvider.builder().stsClient(sts)
        .refreshRequest(request -> request.roleArn(roleArn).roleSessionName("bedrock-budgeteer-enforcer"))
        .build();
  }

  private IamClient client(AwsCredentialsProvider credentials) {
    return IamClient.builder().credentialsProvider(credentials).region(region()).httpClientBuilder(http())
        // Tries are counted against the rate of calls, and so they are ours.
        .overrideConfiguration(config -> config.retryStrategy(AwsRetryStrategy.doNotRetry())).build();
  }

  /** IAM has one endpoint for each partition; its pseudo-Region says which. */
  private Region region() {
    return switch (sts.serviceClientConfiguration().region().metadata().partition().id()) {
      case "aws-us-gov" -> Region.AWS_US_GOV_GLOBAL;
      case "aws-cn" -> Region.AWS_CN_GLOBAL;
      default -> Region.AWS_GLOBAL;
    };
  }

  private static UrlConnectionHttpClient.Builder http() {
    return UrlConnectionHttpClient.builder().connectionTimeout(CONNECT_TIMEOUT).socketTimeout(SOCKET_TIMEOUT);
  }
}

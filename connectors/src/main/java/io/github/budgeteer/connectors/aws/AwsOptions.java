package io.github.budgeteer.connectors.aws;

import io.github.budgeteer.connectors.Matching;
import io.github.budgeteer.connectors.OptionDisplay.Recommended;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.ConfigValue;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.arns.Arn;
import software.amazon.awssdk.regions.Region;

/**
 * Where and as whom a connector calls AWS. Credentials are never options: they come from the SDK's default chain.
 *
 * @param region where; nothing for the SDK's default chain ({@code AWS_REGION}, profile, instance)
 * @param endpoint address in place of AWS's own; nothing for the SDK's default ({@code AWS_ENDPOINT_URL}, else AWS)
 * @param roleArn role to assume for every call; nothing to call as the worker itself
 * @param externalId what that role's trust policy asks for
 */
public record AwsOptions(Optional<Region> region, Optional<URI> endpoint, Optional<String> roleArn,
    Optional<String> externalId) {
  public static final String REGION = "aws.region";
  private static final String REGION_DOC = "AWS Region to call. Empty: what the SDK finds (AWS_REGION, profile, instance).";
  public static final String ENDPOINT = "aws.endpoint.url";
  private static final String ENDPOINT_DOC = "Address to call in place of AWS's own, for VPC endpoints and tests. Empty: "
      + "AWS_ENDPOINT_URL if it is set, else AWS.";
  public static final String ROLE_ARN = "aws.role.arn";
  private static final String ROLE_ARN_DOC = "Role to assume for every call, to read another account's logs. Empty: the worker's own "
      + "credentials, from the SDK's default chain.";
  public static final String EXTERNAL_ID = "aws.role.external.id";
  private static final String EXTERNAL_ID_DOC = "External id that the role's trust policy asks for.";
  private static final ConfigDef.Recommender REGIONS = new Recommended(Region.regions().stream()
      .filter(region -> !region.isGlobalRegion()).map(Region::id).sorted().map(Object.class::cast).toList());

  /** Adds the options to a connector's own. */
  public static ConfigDef define(ConfigDef definition) {
    return definition
        .define(REGION, ConfigDef.Type.STRING, "", ConfigDef.LambdaValidator.with(AwsOptions::checkRegion,
            () -> "a Region such as us-east-1, or nothing"), ConfigDef.Importance.MEDIUM, REGION_DOC, "AWS",
            1,
            ConfigDef.Width.SHORT, REGION, REGIONS)
        .define(ENDPOINT, ConfigDef.Type.STRING, "", ConfigDef.LambdaValidator.with(AwsOptions::checkEndpoint,
            () -> "an http or https address, or nothing"), ConfigDef.Importance.LOW, ENDPOINT_DOC)
        .define(ROLE_ARN, ConfigDef.Type.STRING, "", ConfigDef.LambdaValidator.with(AwsOptions::checkRole,
            () -> "a role's ARN, or nothing"), ConfigDef.Importance.MEDIUM, ROLE_ARN_DOC)
        .define(EXTERNAL_ID, ConfigDef.Type.STRING, "",
            new Matching("|[\\w+=,.@:/-]{2,1224}",
                "2 to 1224 letters, digits and any of +=,.@:/-, or nothing"),
            ConfigDef.Importance.LOW, EXTERNAL_ID_DOC);
  }

  /** Adds to what is wrong with each option what is wrong with them together. */
  public static Config checked(Config config) {
    Map<String, ConfigValue> values = config.configValues().stream()
        .collect(Collectors.toMap(ConfigValue::name, Function.identity()));
    ConfigValue externalId = values.get(EXTERNAL_ID);
    ConfigValue role = values.get(ROLE_ARN);
    if (externalId != null && role != null && isGiven(externalId) && !isGiven(role)) {
      externalId
          .addErrorMessage(EXTERNAL_ID + " means nothing without " + ROLE_ARN + "; accepted: both, or none");
    }
    return config;
  }

  private static boolean isGiven(ConfigValue value) {
    // A value that could not be read is null, and has its own message.
    return !value.errorMessages().isEmpty() || (value.value() instanceof String text && !text.isBlank());
  }

  /** Reads the options. */
  public static AwsOptions of(AbstractConfig config) {
    return new AwsOptions(given(config, REGION).map(Region::of), given(config, ENDPOINT).map(URI::create),
        given(config, ROLE_ARN), given(config, EXTERNAL_ID));
  }

  private static Optional<String> given(AbstractConfig config, String option) {
    return Optional.of(config.getString(option).strip()).filter(text -> !text.isEmpty());
  }

  private static void checkRegion(String option, @Nullable Object value) {
    if (value instanceof String text && !text.isBlank() && !text.strip().matches("[a-z]{2}(-[a-z]+)+-\\d+")) {
      throw new ConfigException(option, value, "no Region; accepted: one such as us-east-1, or nothing");
    }
  }

  private static void checkEndpoint(String option, @Nullable Object value) {
    if (value instanceof String text && !text.isBlank() && !isAddress(text.strip())) {
      throw new ConfigException(option, value,
          "no address; accepted: one such as https://vpce-1.s3.us-east-1.vpce.amazonaws.com, or nothing");
    }
  }

  private static boolean isAddress(String text) {
    try {
      URI uri = new URI(text);
      return uri.getHost() != null && ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()));
    } catch (URISyntaxException e) {
      return false;
    }
  }

  private static void checkRole(String option, @Nullable Object value) {
    if (value instanceof String text && !text.isBlank()
        && Arn.tryFromString(text.strip()).filter(arn -> arn.resourceAsString().startsWith("role/"))
            .isEmpty()) {
      throw new ConfigException(option, value,
          "no role; accepted: one such as arn:aws:iam::123456789012:role/log-reader, or nothing");
    }
  }
}

package io.github.budgeteer.connectors.aws;

import io.github.budgeteer.events.InferenceProfile;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.arns.Arn;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.bedrock.BedrockClient;
import software.amazon.awssdk.services.bedrock.model.InferenceProfileModel;

/**
 * Looks application inference profiles up when a call names one for the first time; what a profile leads to never changes. A
 * profile that can't be looked up is asked for again later, and its calls are charged an estimate until then.
 */
public final class InferenceProfiles implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(InferenceProfiles.class);
  private static final String PROFILE = ":application-inference-profile/";
  private static final Duration PAUSE = Duration.ofMinutes(10);

  private final Function<Region, BedrockClient> clients;
  private final InstantSource clock;
  private final Map<Region, BedrockClient> open = new HashMap<>();
  /** When to ask again, by ARN; never for what is known. */
  private final Map<String, Instant> asked = new HashMap<>();

  InferenceProfiles(Function<Region, BedrockClient> clients, InstantSource clock) {
    this.clients = clients;
    this.clock = clock;
  }

  /** Returns one that asks AWS, in the Region that a profile's ARN names. */
  public static InferenceProfiles of(AwsOptions options) {
    return new InferenceProfiles(
        region -> new AwsClients(new AwsOptions(Optional.of(region), options.endpoint(),
            options.roleArn(), options.externalId())).bedrock(),
        InstantSource.system());
  }

  /** Returns what a call's model id leads to, if it is a profile that is not known yet. */
  public Optional<InferenceProfile> find(String modelId) {
    if (!modelId.startsWith("arn:") || !modelId.contains(PROFILE)
        || clock.instant().isBefore(asked.getOrDefault(modelId, Instant.MIN))) {
      return Optional.empty();
    }
    try {
      Region region = Arn.fromString(modelId).region().map(Region::of).orElseThrow();
      InferenceProfile profile = new InferenceProfile(modelId,
          open.computeIfAbsent(region, clients).getInferenceProfile(
              request -> request.inferenceProfileIdentifier(modelId)).models().stream()
              .map(InferenceProfileModel::modelArn).toList());
      asked.put(modelId, Instant.MAX);
      return Optional.of(profile);
    } catch (SdkException | IllegalArgumentException | NoSuchElementException e) {
      asked.put(modelId, clock.instant().plus(PAUSE));
      LOG.warn("{}; its calls are charged an estimate, and it is looked up again in {} min",
          e instanceof SdkException failure
              ? AwsFailure.of(failure, "look up " + modelId, "bedrock:GetInferenceProfile").getMessage()
              : "cannot look up " + modelId + ": " + e.getMessage(),
          PAUSE.toMinutes());
      return Optional.empty();
    }
  }

  @Override
  public void close() {
    open.values().forEach(BedrockClient::close);
  }
}

package io.github.budgeteer.connectors.aws;

import io.github.budgeteer.connectors.Pause;
import io.github.budgeteer.events.InferenceProfile;
import io.github.budgeteer.events.Invocation;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.bedrock.BedrockClient;
import software.amazon.awssdk.services.bedrock.model.InferenceProfileModel;

/**
 * Looks application inference profiles up when a call names one for the first time; what a profile leads to never changes. A
 * profile that can't be looked up is asked for again later, and its calls are charged an estimate until then.
 *
 * <p>A model id is the caller's text. What is asked for is only what a call that succeeded names in its own Region, so that it is a
 * profile that was there.
 */
public final class InferenceProfiles implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(InferenceProfiles.class);
  private static final Pattern PROFILE = Pattern.compile(
      "arn:aws[a-z-]*:bedrock:([a-z]{2}(?:-[a-z]+)+-\\d+):\\d{12}:application-inference-profile/[a-z0-9]{1,64}");
  private static final Duration FIRST_PAUSE = Duration.ofMinutes(10);
  private static final Duration LONGEST_PAUSE = Duration.ofHours(12);

  private final Function<Region, BedrockClient> clients;
  private final InstantSource clock;
  private final Map<Region, BedrockClient> open = new HashMap<>();
  private final Map<String, Lookup> lookups = new HashMap<>();

  /** How the lookup of a profile stands: whether it is known, and if not, when to try again. */
  private record Lookup(boolean known, Pause pause) {}

  InferenceProfiles(Function<Region, BedrockClient> clients, InstantSource clock) {
    this.clients = clients;
    this.clock = clock;
  }

  /** Returns one that asks AWS, in the Region that a profile's ARN names. */
  public static InferenceProfiles of(AwsOptions options, InstantSource clock) {
    return new InferenceProfiles(
        region -> new AwsClients(new AwsOptions(Optional.of(region), options.endpoint(),
            options.roleArn(), options.externalId())).bedrock(),
        clock);
  }

  /** Returns what a call's model id leads to, if it is a profile that is not known yet. Never fails. */
  public Optional<InferenceProfile> find(Invocation call) {
    if (call.errorCode() != null || !call.modelId().startsWith("arn:")) {
      return Optional.empty();
    }
    Matcher profile = PROFILE.matcher(call.modelId());
    if (!profile.matches() || !profile.group(1).equals(call.region())) {
      return Optional.empty();
    }
    Lookup lookup = lookups.computeIfAbsent(call.modelId(),
        unused -> new Lookup(false, new Pause(clock, FIRST_PAUSE, LONGEST_PAUSE)));
    if (lookup.known() || lookup.pause().isOn()) {
      return Optional.empty();
    }
    try {
      InferenceProfile found = ask(Region.of(call.region()), call.modelId());
      lookups.put(call.modelId(), new Lookup(true, lookup.pause()));
      return Optional.of(found);
    } catch (SdkException e) {
      later(lookup,
          AwsFailure.of(e, "look up " + call.modelId(), "bedrock:GetInferenceProfile").getMessage());
    } catch (IllegalArgumentException e) {
      later(lookup, "cannot look up " + call.modelId() + ": " + e.getMessage());
    }
    return Optional.empty();
  }

  private InferenceProfile ask(Region region, String profile) {
    return new InferenceProfile(profile,
        open.computeIfAbsent(region, clients).getInferenceProfile(
            request -> request.inferenceProfileIdentifier(profile)).models().stream()
            .map(InferenceProfileModel::modelArn).toList());
  }

  private static void later(Lookup lookup, @Nullable String failure) {
    lookup.pause().begin();
    LOG.warn("{}; its calls are charged an estimate, and it is looked up again in {}", failure,
        lookup.pause().length());
  }

  @Override
  public void close() {
    open.values().forEach(BedrockClient::close);
  }
}

package io.github.budgeteer.events;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a logged model id says about the price: which model, how far it was routed, and whether tokens or hours are billed.
 *
 * @param model model without profile prefix or ARN, such as {@code amazon.nova-lite-v1:0}; where the id does not tell, the
 *     ARN's resource part, such as {@code application-inference-profile/abc123def456}
 * @param scope how far the call may be routed
 * @param billing what is billed
 */
public record ModelId(String model, RoutingScope scope, Billing billing) {
  private static final String GLOBAL_PREFIX = "global";
  private static final int ARN_PARTS = 6;
  private static final int PREFIXED_PARTS = 3;

  /**
   * Every prefix seen so far ({@code us}, {@code apac}, {@code us-gov}, …) and room for the next: a geography is short and
   * has no digits.
   */
  private static final Pattern PREFIX = Pattern.compile("global|[a-z]{2,4}(-[a-z]{2,4})?");
  private static final Pattern PROVIDER = Pattern.compile("[a-z][a-z0-9]*");
  private static final Pattern MODEL_NAME = Pattern.compile("[a-z].*", Pattern.DOTALL);

  /** Providers short enough to pass for a prefix, should one of their models have a dot behind a plain word. */
  private static final Set<String> SHORT_PROVIDERS = Set.of("luma", "meta", "qwen", "xai", "zai");

  /** What is billed. */
  public enum Billing {
    /** The units of each call. */
    UNITS,
    /** Capacity by the hour, however much of it is used. */
    HOURLY
  }

  /**
   * Reads an id as the log has it: bare, with a profile prefix, or one of Bedrock's ARNs in any partition.
   *
   * <p>Never fails: an id of a shape unknown here stands for itself, in-region, and so has no price. The same goes for an
   * ARN that hides its model (application profile, prompt router, custom model), because nothing in it justifies the
   * cheaper global price, nor to treat it as billed by the hour.
   */
  public static ModelId parse(String raw) {
    String[] parts = raw.split(":", ARN_PARTS);
    if (!parts[0].equals("arn") || parts.length < ARN_PARTS) {
      return ofProfile(raw);
    }
    String service = parts[2];
    String region = parts[3];
    String resource = parts[ARN_PARTS - 1];
    int slash = resource.indexOf('/');
    if (slash < 0) {
      return new ModelId(raw, RoutingScope.IN_REGION, Billing.UNITS);
    }
    String name = resource.substring(slash + 1);
    return switch (service + ':' + resource.substring(0, slash)) {
      // A foundation model without Region is how the API names what a global profile leads to.
      case "bedrock:foundation-model" ->
        new ModelId(name, region.isEmpty() ? RoutingScope.GLOBAL : RoutingScope.IN_REGION, Billing.UNITS);
      case "bedrock:inference-profile" -> ofProfile(name);
      // Marketplace models run on a SageMaker endpoint of the account's own.
      case "bedrock:provisioned-model", "bedrock:imported-model", "sagemaker:endpoint" ->
        new ModelId(resource, RoutingScope.IN_REGION, Billing.HOURLY);
      default -> new ModelId(resource, RoutingScope.IN_REGION, Billing.UNITS);
    };
  }

  /** Returns who made the model, such as {@code anthropic}, if the id tells. */
  public Optional<String> provider() {
    int start = model.indexOf('/') + 1;
    int dot = model.indexOf('.', start);
    return dot < 0
        ? Optional.empty()
        : Optional.of(model.substring(start, dot)).filter(name -> PROVIDER.matcher(name).matches());
  }

  /** A prefix is one only if a provider and a model follow: {@code deepseek.v3.2} has none. */
  private static ModelId ofProfile(String id) {
    String[] parts = id.split("\\.", PREFIXED_PARTS);
    boolean prefixed = parts.length == PREFIXED_PARTS && PREFIX.matcher(parts[0]).matches()
        && !SHORT_PROVIDERS.contains(parts[0]) && PROVIDER.matcher(parts[1]).matches()
        && MODEL_NAME.matcher(parts[2]).matches();
    if (!prefixed) {
      return new ModelId(id, RoutingScope.IN_REGION, Billing.UNITS);
    }
    RoutingScope scope = parts[0].equals(GLOBAL_PREFIX) ? RoutingScope.GLOBAL : RoutingScope.GEO;
    return new ModelId(parts[1] + '.' + parts[2], scope, Billing.UNITS);
  }
}

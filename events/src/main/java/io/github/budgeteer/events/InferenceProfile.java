package io.github.budgeteer.events;

import java.util.List;

/**
 * What an application inference profile leads to, on the {@code inference-profiles} topic. It never changes in AWS.
 *
 * @param inferenceProfileArn the profile, as the log has it
 * @param modelArns foundation models it calls, one per Region: several make it geographic, one without Region global
 *     (GetInferenceProfile, {@code models[].modelArn})
 */
public record InferenceProfile(String inferenceProfileArn, List<String> modelArns) implements PriceInput {
  public InferenceProfile {
    modelArns = List.copyOf(modelArns);
    if (modelArns.isEmpty()) {
      throw new IllegalArgumentException("modelArns: none; accepted: at least one foundation-model ARN");
    }
  }

  @Override
  public String key() {
    return inferenceProfileArn;
  }

  /** Returns the profile as a logged id has it once it is parsed. */
  public String model() {
    return ModelId.parse(inferenceProfileArn).model();
  }

  /** Returns the model behind the profile, and how far calls may be routed. */
  public ModelId resolved() {
    List<ModelId> models = modelArns.stream().map(ModelId::parse).distinct().toList();
    RoutingScope scope = modelArns.size() > 1 ? RoutingScope.GEO : models.get(0).scope();
    boolean global = models.stream().anyMatch(model -> model.scope() == RoutingScope.GLOBAL);
    return new ModelId(models.get(0).model(), global ? RoutingScope.GLOBAL : scope,
        models.get(0).billing());
  }
}

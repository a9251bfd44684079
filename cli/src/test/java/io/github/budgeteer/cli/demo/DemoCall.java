package io.github.budgeteer.cli.demo;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One call of the demo's story, before it is written down in the log's format. */
record DemoCall(Instant at, String region, @Nullable String identity, Shape shape, String modelId,
    Tokens tokens,
    @Nullable String errorCode, int topic, String requestId, Keys keys) {

  /** The forms that a log record takes. */
  enum Shape {
    INVOKE_MODEL, INVOKE_MODEL_STREAM, CONVERSE, CONVERSE_STREAM, EMBEDDING, METADATA_ONLY, BODIES_IN_S3, FAILED, GUARDRAIL_INPUT, GUARDRAIL_OUTPUT
  }

  /** The two key orders that Bedrock has been seen to write. */
  enum Keys {
    SCHEMA_FIRST, SCHEMA_LAST
  }

  record Tokens(int input, int output, int cacheRead, int cacheWrite5m, int cacheWrite1h) {
    static final Tokens NONE = new Tokens(0, 0, 0, 0, 0);

    int cacheWrite() {
      return cacheWrite5m + cacheWrite1h;
    }

    boolean cached() {
      return cacheRead > 0 || cacheWrite() > 0;
    }
  }

  /** Returns the model without profile prefix or ARN, or the resource part of an ARN that hides it. */
  String model() {
    String id = modelId.startsWith("arn:") ? modelId.split(":", 6)[5] : modelId;
    return id.replaceFirst("^(inference-profile|foundation-model)/", "")
        .replaceFirst("^(us|eu|jp|apac|global)\\.", "");
  }

  boolean routedByProfile() {
    return modelId.matches("(.*/)?(us|eu|jp|apac|global)\\..*");
  }

  boolean global() {
    return modelId.matches("(.*/)?global\\..*");
  }
}

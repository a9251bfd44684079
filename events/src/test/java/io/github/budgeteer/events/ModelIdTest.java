package io.github.budgeteer.events;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelIdTest {
  private static final String HAIKU = "anthropic.claude-haiku-4-5-20251001-v1:0";

  @ParameterizedTest
  @ValueSource(strings = {HAIKU, "amazon.nova-lite-v1:0", "amazon.titan-embed-text-v2:0",
      "ai21.jamba-1-5-large-v1:0",
      "deepseek.v3.2", "minimax.minimax-m2.1", "openai.gpt-5.6-luna", "openai.gpt-oss-120b-1:0",
      "moonshotai.kimi-k2.5", "zai.glm-4.7-flash", "xai.grok-4.3", "zai.glm.air-2", "meta.llama.next",
      "qwen.qwen3-32b-v1:0"})
  void aBareIdIsItsOwnModelHoweverManyDotsItHas(String raw) {
    ModelId id = ModelId.parse(raw);

    assertThat(id).isEqualTo(new ModelId(raw, RoutingScope.IN_REGION, ModelId.Billing.UNITS));
  }

  @ParameterizedTest
  @ValueSource(strings = {"us", "eu", "apac", "jp", "au", "ca", "in", "us-gov", "sa", "mea", "eu-sov"})
  void anyGeographyBeforeProviderAndModelIsAGeoProfile(String prefix) {
    ModelId id = ModelId.parse(prefix + '.' + HAIKU);

    assertThat(id).isEqualTo(new ModelId(HAIKU, RoutingScope.GEO, ModelId.Billing.UNITS));
  }

  @ParameterizedTest
  @CsvSource({"us.deepseek.r1-v1:0, deepseek.r1-v1:0, GEO", "eu.deepseek.v3.2, deepseek.v3.2, GEO",
      "us.meta.llama3-3-70b-instruct-v1:0, meta.llama3-3-70b-instruct-v1:0, GEO",
      "global.openai.gpt-5.6-luna, openai.gpt-5.6-luna, GLOBAL",
      "global.amazon.nova-2-lite-v1:0, amazon.nova-2-lite-v1:0, GLOBAL",
      "arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-pro-v1:0, amazon.nova-pro-v1:0, IN_REGION",
      "arn:aws-us-gov:bedrock:us-gov-west-1::foundation-model/amazon.nova-pro-v1:0, amazon.nova-pro-v1:0, IN_REGION",
      "arn:aws-cn:bedrock:cn-north-1::foundation-model/amazon.nova-pro-v1:0, amazon.nova-pro-v1:0, IN_REGION",
      "arn:aws:bedrock:::foundation-model/amazon.nova-2-lite-v1:0, amazon.nova-2-lite-v1:0, GLOBAL",
      "arn:aws:bedrock:eu-central-1:123456789012:inference-profile/eu.amazon.nova-pro-v1:0, amazon.nova-pro-v1:0, GEO",
      "arn:aws-us-gov:bedrock:us-gov-west-1:123456789012:inference-profile/us-gov.anthropic.claude-3-haiku-20240307-v1:0,"
          + " anthropic.claude-3-haiku-20240307-v1:0, GEO",
      "arn:aws:bedrock:us-east-1:123456789012:inference-profile/global.anthropic.claude-sonnet-4-6,"
          + " anthropic.claude-sonnet-4-6, GLOBAL"})
  void profilesAndModelArnsGiveModelAndScope(String raw, String model, RoutingScope scope) {
    ModelId id = ModelId.parse(raw);

    assertThat(id).isEqualTo(new ModelId(model, scope, ModelId.Billing.UNITS));
  }

  @ParameterizedTest
  @CsvSource({"bedrock, application-inference-profile/abc123def456, UNITS",
      "bedrock, custom-model-deployment/abc123def456, UNITS",
      "bedrock, custom-model/amazon.nova-lite-v1:0:300k/abc123def456, UNITS",
      "bedrock, default-prompt-router/anthropic.claude:1, UNITS",
      "bedrock, prompt-router/abc123def456, UNITS",
      "bedrock, prompt/ABCDEF1234:2, UNITS", "bedrock, provisioned-model/abc123def456, HOURLY",
      "bedrock, imported-model/abc123def456, HOURLY", "sagemaker, endpoint/my-marketplace-model, HOURLY",
      "sagemaker, foundation-model/amazon.nova-pro-v1:0, UNITS"})
  void anArnThatHidesItsModelIsKnownByItsResourceAndNeverAsGlobal(String service, String resource,
      ModelId.Billing billing) {
    ModelId id = ModelId.parse("arn:aws:" + service + ":us-east-1:123456789012:" + resource);

    assertThat(id).isEqualTo(new ModelId(resource, RoutingScope.IN_REGION, billing));
  }

  @ParameterizedTest
  @ValueSource(strings = {"aws", "aws-us-gov", "aws-cn", "aws-iso-b"})
  void thePartitionOfAnArnDoesNotMatter(String partition) {
    String start = "arn:" + partition + ":bedrock:r-1:";

    assertThat(ModelId.parse(start + ":foundation-model/" + HAIKU).model()).isEqualTo(HAIKU);
    assertThat(ModelId.parse(start + "123456789012:inference-profile/apac." + HAIKU))
        .isEqualTo(new ModelId(HAIKU, RoutingScope.GEO, ModelId.Billing.UNITS));
    assertThat(ModelId.parse(start + "123456789012:provisioned-model/abc123def456").billing())
        .isEqualTo(ModelId.Billing.HOURLY);
    assertThat(ModelId.parse(start + "123456789012:application-inference-profile/abc123def456").model())
        .isEqualTo("application-inference-profile/abc123def456");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "..", "us.", "us..nova", "us.amazon.", "us.amazon.7b", "global.amazon",
      "arn:",
      "arn:aws:bedrock", "arn:aws:bedrock:us-east-1:123456789012:nova", "US.amazon.nova-lite-v1:0",
      "europe.amazon.nova-lite-v1:0"})
  void whatHasNoKnownShapeStandsForItself(String raw) {
    ModelId id = ModelId.parse(raw);

    assertThat(id).isEqualTo(new ModelId(raw, RoutingScope.IN_REGION, ModelId.Billing.UNITS));
  }

  @ParameterizedTest
  @CsvSource({"amazon.nova-lite-v1:0, amazon", "us.ai21.jamba-1-5-mini-v1:0, ai21",
      "arn:aws:bedrock:us-east-1:123456789012:custom-model/amazon.nova-lite-v1:0:300k/abc123def456, amazon",
      "arn:aws:bedrock:us-east-1:123456789012:default-prompt-router/anthropic.claude:1, anthropic"})
  void theProviderStandsBeforeTheFirstDot(String raw, String provider) {
    assertThat(ModelId.parse(raw).provider()).contains(provider);
  }

  @Test
  void anIdWithoutADotHasNoProvider() {
    ModelId profile = ModelId
        .parse("arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/abc123def456");

    assertThat(profile.provider()).isEmpty();
    assertThat(ModelId.parse("").provider()).isEmpty();
    assertThat(ModelId.parse(".x").provider()).isEmpty();
  }
}

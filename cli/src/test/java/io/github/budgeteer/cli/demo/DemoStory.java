package io.github.budgeteer.cli.demo;

import io.github.budgeteer.cli.demo.DemoCall.Keys;
import io.github.budgeteer.cli.demo.DemoCall.Shape;
import io.github.budgeteer.cli.demo.DemoCall.Tokens;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Who calls what when. Told for a limit of $5 a day with 30 minutes of grace; the same on every machine, because
 * {@link Random}'s sequence is laid down in its specification.
 */
final class DemoStory {
  static final String ACCOUNT = "123456789012";
  static final String VIRGINIA = "us-east-1";
  static final String FRANKFURT = "eu-central-1";
  static final String TOKYO = "ap-northeast-1";

  private static final String IAM = "arn:aws:iam::" + ACCOUNT + ":";
  private static final String STS = "arn:aws:sts::" + ACCOUNT + ":";
  private static final String BEDROCK = "arn:aws:bedrock:";
  private static final String HAIKU = "anthropic.claude-haiku-4-5-20251001-v1:0";
  private static final String SONNET = "anthropic.claude-sonnet-4-5-20250929-v1:0";
  private static final String OPUS = "anthropic.claude-opus-4-5-20251101-v1:0";
  private static final String TITAN = "amazon.titan-embed-text-v2:0";
  private static final List<String> DAYS = List.of("2026-10-05", "2026-10-06", "2026-10-07");

  private final Random random = new Random(20_261_005L);
  private final List<DemoCall> calls = new ArrayList<>();

  private DemoStory() {}

  /** Returns the calls in the order made. */
  static List<DemoCall> tell() {
    DemoStory story = new DemoStory();
    story.runawayAgent();
    story.overspentKey();
    story.rootUser();
    story.people();
    story.services();
    story.teams();
    return story.calls.stream().sorted(Comparator.comparing(DemoCall::at).thenComparing(DemoCall::requestId))
        .toList();
  }

  /** A kind of call, with about how many tokens it takes. */
  private record Work(Shape shape, String model, int input, int output, int cacheRead, int cacheWrite5m,
      int cacheWrite1h) {
    static Work of(Shape shape, String model, int input, int output) {
      return new Work(shape, model, input, output, 0, 0, 0);
    }

    static Work failing(String model) {
      return of(Shape.FAILED, model, 0, 0);
    }
  }

  /** Sent out to sort tickets, it answers its own answers for 80 minutes, with a context that grows. */
  private void runawayAgent() {
    String agent = STS + "assumed-role/ticket-triage-agent/";
    Work usual = Work.of(Shape.CONVERSE, "us." + HAIKU, 1_800, 350);
    for (String day : DAYS) {
      calls(agent + "triage-worker-1", VIRGINIA, day + "T07:10:00Z", 240, 22, usual, usual,
          Work.of(Shape.CONVERSE, "us." + HAIKU, 2_400, 600));
    }
    calls(agent + "triage-worker-2", VIRGINIA, "2026-10-05T13:04:00Z", 80, 430, call -> call % 61 == 60
        ? Work.failing("us." + OPUS)
        : new Work(Shape.CONVERSE_STREAM, "us." + OPUS, 2_000, 800, 3_000 + call * 25, 650,
            call % 40 == 0 ? 900 : 0));
  }

  private void overspentKey() {
    String key = IAM + "user/BedrockAPIKey-k7qm";
    calls(key, VIRGINIA, "2026-10-05T09:00:00Z", 400, 30,
        Work.of(Shape.INVOKE_MODEL, "global." + HAIKU, 1_500, 500));
    calls(key, VIRGINIA, "2026-10-06T09:30:00Z", 260, 230, call -> call % 90 == 80
        ? Work.failing(SONNET)
        : Work.of(Shape.INVOKE_MODEL_STREAM, SONNET, 4_000, 1_200));
    calls(key, VIRGINIA, "2026-10-07T10:00:00Z", 300, 15,
        Work.of(Shape.INVOKE_MODEL, "global." + HAIKU, 1_500, 500));
  }

  private void rootUser() {
    String profile = BEDROCK + VIRGINIA + ':' + ACCOUNT + ":inference-profile/global." + OPUS;
    calls(IAM + "root", VIRGINIA, "2026-10-07T08:10:00Z", 180, 85,
        Work.of(Shape.CONVERSE, profile, 6_000, 2_000));
  }

  private void people() {
    String carla = IAM + "user/carla.mendes@example.com";
    Work draft = Work.of(Shape.CONVERSE, "us.anthropic.claude-sonnet-4-6", 4_000, 1_200);
    calls(carla, VIRGINIA, "2026-10-05T08:00:00Z", 500, 40, draft);
    calls(carla, VIRGINIA, "2026-10-06T08:00:00Z", 500, 39, draft);
    calls(carla, VIRGINIA, "2026-10-07T08:00:00Z", 560, 152, draft, draft, draft, draft, draft, draft,
        Work.of(Shape.GUARDRAIL_OUTPUT, draft.model, 900, 250),
        Work.of(Shape.GUARDRAIL_INPUT, draft.model, 0, 0));

    String nightly = IAM + "user/research/nightly-eval";
    Work judge = Work.of(Shape.INVOKE_MODEL, SONNET, 4_200, 1_200);
    calls(nightly, VIRGINIA, "2026-10-05T20:30:00Z", 60, 40, judge);
    calls(nightly, VIRGINIA, "2026-10-06T20:30:00Z", 60, 40, judge);
    calls(nightly, VIRGINIA, "2026-10-07T20:30:00Z", 170, 220, judge);

    String amira = STS
        + "assumed-role/AWSReservedSSO_DataScientist_0a1b2c3d4e5f6789/amira.haddad@example.com";
    Work notebook = new Work(Shape.CONVERSE_STREAM, "eu." + SONNET, 2_600, 1_250, 6_000, 900, 0);
    Work hourCache = new Work(Shape.CONVERSE, "eu." + SONNET, 2_600, 1_250, 6_000, 300, 700);
    calls(amira, FRANKFURT, "2026-10-05T09:00:00Z", 420, 25, notebook, hourCache);
    calls(amira, FRANKFURT, "2026-10-06T20:40:00Z", 196, 148, notebook, notebook, hourCache);
    calls(amira, FRANKFURT, "2026-10-07T09:00:00Z", 420, 20, notebook);

    String jonas = STS + "assumed-role/AWSReservedSSO_PowerUser_9f8e7d6c5b4a3210/jonas.weber@example.com";
    for (String day : DAYS) {
      calls(jonas, FRANKFURT, day + "T10:15:00Z", 300, 15,
          Work.of(Shape.INVOKE_MODEL_STREAM, "eu." + HAIKU, 900, 300),
          Work.of(Shape.INVOKE_MODEL, "mistral.mistral-large-2402-v1:0", 500, 200));
    }
    calls(jonas, FRANKFURT, "2026-10-06T16:00:00Z", 20, 6,
        Work.of(Shape.CONVERSE, "anthropic.claude-zeta-9-v1:0", 400, 150));
    calls(STS + "federated-user/vendor-portal", VIRGINIA, "2026-10-05T11:00:00Z", 2_800, 36,
        Work.of(Shape.CONVERSE, "amazon.nova-pro-v1:0", 2_000, 500),
        Work.of(Shape.INVOKE_MODEL, "us.meta.llama3-3-70b-instruct-v1:0", 1_200, 400));
  }

  private void services() {
    String knowledge = STS
        + "assumed-role/AmazonBedrockExecutionRoleForKnowledgeBase_7f3kd/BedrockKnowledgeBase-q1";
    String core = STS + "assumed-role/AmazonBedrockAgentCoreHarnessDefaultServiceRole-x9/BedrockAgentCore-";
    for (String day : DAYS) {
      calls(knowledge, FRANKFURT, day + "T06:00:00Z", 700, 50, Work.of(Shape.EMBEDDING, TITAN, 420, 0),
          Work.of(Shape.EMBEDDING, TITAN, 380, 0), Work.of(Shape.EMBEDDING, TITAN, 510, 0),
          Work.of(Shape.CONVERSE_STREAM, "eu." + HAIKU, 3_000, 300));
      calls(core + uuid(), VIRGINIA, day + "T14:00:00Z", 240, 15,
          new Work(Shape.CONVERSE_STREAM, "us." + HAIKU, 60, 280, 7_000, 400, 0));
    }
    calls(null, VIRGINIA, "2026-10-05T05:00:00Z", 4_000, 12,
        Work.of(Shape.METADATA_ONLY, "amazon.nova-lite-v1:0", 800, 120));
  }

  private void teams() {
    String novaPro = BEDROCK + VIRGINIA + "::foundation-model/amazon.nova-pro-v1:0";
    String marketing = STS + "assumed-role/marketing-copy/";
    for (String day : DAYS) {
      calls(STS + "assumed-role/support-summaries/lambda-summaries", VIRGINIA, day + "T06:30:00Z", 900, 60,
          Work.of(Shape.CONVERSE, "amazon.nova-lite-v1:0", 2_500, 250),
          Work.of(Shape.METADATA_ONLY, "amazon.nova-lite-v1:0", 2_500, 250),
          new Work(Shape.CONVERSE, novaPro, 300, 250, 1_900, 120, 0),
          Work.of(Shape.BODIES_IN_S3, novaPro, 26_000, 900),
          Work.of(Shape.CONVERSE, "amazon.nova-lite-v1:0", 2_500, 250));
      calls(marketing + "studio-" + day, FRANKFURT, day + "T09:00:00Z", 400, 12,
          Work.of(Shape.INVOKE_MODEL, "mistral.mistral-large-2402-v1:0", 700, 500),
          Work.of(Shape.CONVERSE, BEDROCK + FRANKFURT + ':' + ACCOUNT + ":provisioned-model/p4xt0copyhse",
              900, 600),
          Work.failing("mistral.mistral-large-2402-v1:0"));
      calls(STS + "assumed-role/tokyo-search/search-1", TOKYO, day + "T00:30:00Z", 540, 30,
          Work.of(Shape.EMBEDDING, TITAN, 120, 0),
          Work.of(Shape.CONVERSE, "apac.amazon.nova-lite-v1:0", 1_100, 150),
          Work.of(Shape.CONVERSE, "jp." + HAIKU, 1_400, 220));
    }
    calls(marketing + "studio-campaign", FRANKFURT, "2026-10-06T15:00:00Z", 60, 8, Work.of(Shape.CONVERSE,
        BEDROCK + FRANKFURT + ':' + ACCOUNT + ":application-inference-profile/8kq2m5x7w1za", 500, 200));
  }

  private void calls(@Nullable String identity, String region, String from, int minutes, int count,
      Work... works) {
    calls(identity, region, from, minutes, count, call -> works[call % works.length]);
  }

  private void calls(@Nullable String identity, String region, String from, int minutes, int count,
      IntFunction<Work> works) {
    double gap = Duration.ofMinutes(minutes).toSeconds() / (double) count;
    for (int call = 0; call < count; call++) {
      Work work = works.apply(call);
      Instant at = Instant.parse(from).plusSeconds((long) ((call + random.nextInt(80) / 100.0) * gap));
      boolean failed = work.shape == Shape.FAILED;
      Tokens tokens = new Tokens(about(work.input), about(work.output), about(work.cacheRead),
          about(work.cacheWrite5m),
          about(work.cacheWrite1h));
      calls.add(new DemoCall(at, region, identity, work.shape, work.model, tokens,
          failed ? DemoTexts.error(random.nextInt()) : null, random.nextInt(1 << 16), uuid(),
          random.nextInt(3) == 0 ? Keys.SCHEMA_FIRST : Keys.SCHEMA_LAST));
    }
  }

  private int about(int tokens) {
    return tokens == 0 ? 0 : tokens * 7 / 10 + random.nextInt(tokens * 6 / 10 + 1);
  }

  private String uuid() {
    long high = (random.nextLong() & ~0xF000L) | 0x4000L;
    long low = (random.nextLong() & ~(3L << 62)) | (1L << 63);
    return new UUID(high, low).toString();
  }
}

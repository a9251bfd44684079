package io.github.budgeteer.benchmarks.streams;

import io.github.budgeteer.events.AccountType;
import io.github.budgeteer.events.Component;
import io.github.budgeteer.events.Invocation;
import io.github.budgeteer.events.Place;
import io.github.budgeteer.events.Usage;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Calls that are the same for the same seed: some models, some tokens, whole seconds of event time as in the logs.
 *
 * @param calls how many
 * @param warmUp how many of them are not measured
 * @param principals who makes them, uniformly at random; below 0 for another one with each call
 * @param seed of all choices
 * @param start event time of the first call
 * @param callsPerSecond of event time
 */
record Load(long calls, long warmUp, int principals, long seed, Instant start, int callsPerSecond) {
  private static final int IN_TURN = -1;
  private static final List<String> MODELS = List.of("amazon.nova-lite-v1:0", "amazon.nova-pro-v1:0",
      "us.anthropic.claude-sonnet-4-20250514-v1:0", "anthropic.claude-3-haiku-20240307-v1:0");
  private static final int RECORDS_PER_OBJECT = 1_000;

  /** Returns one call of each principal. */
  static Load eachOnce(int principals, Instant start) {
    return new Load(principals, 1, IN_TURN, 42, start, 5_000);
  }

  /** Hands over all calls in order of event time. */
  void forEach(Taker taker) throws Exception {
    SplittableRandom random = new SplittableRandom(seed);
    for (long i = 0; i < calls; i++) {
      taker.take(call(i, random));
    }
  }

  private Invocation call(long i, SplittableRandom random) {
    Map<Component, Long> units = new EnumMap<>(Component.class);
    units.put(Component.INPUT, 200 + random.nextLong(4_000));
    units.put(Component.OUTPUT, 20 + random.nextLong(800));
    if (random.nextInt(4) == 0) {
      units.put(Component.CACHE_READ, 1_000 + random.nextLong(20_000));
    }
    String requestId = "%08x-%04x-4%03x-8%03x-%012x".formatted((int) random.nextLong(),
        random.nextInt(1 << 16),
        random.nextInt(1 << 12), random.nextInt(1 << 12), i);
    return new Invocation("123456789012", "us-east-1", requestId,
        principal(principals == IN_TURN ? (int) i : random.nextInt(principals)),
        AccountType.USER, null, start.plusSeconds(i / callsPerSecond), "Converse",
        MODELS.get(random.nextInt(MODELS.size())), new Usage(units), null, null,
        new Place("s3://logs/AWSLogs/123456789012/BedrockModelInvocationLogs/us-east-1/%08d.json.gz"
            .formatted(i / RECORDS_PER_OBJECT), i % RECORDS_PER_OBJECT + 1, 1));
  }

  static String principal(int number) {
    return "arn:aws:iam::123456789012:user/team-%02d/developer-%07d".formatted(number % 50, number);
  }

  /** Takes the next call. */
  @FunctionalInterface
  interface Taker {
    void take(Invocation call) throws Exception;
  }
}

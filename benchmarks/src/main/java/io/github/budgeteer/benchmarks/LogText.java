package io.github.budgeteer.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.SplittableRandom;
import java.util.zip.GZIPOutputStream;

/** Writes invocation log files to measure with: the same bytes for the same arguments. */
public final class LogText {
  private static final String[] WORDS = {"the", "budget", "of", "a", "principal", "is", "read", "from", "its",
      "logs",
      "and", "every", "call", "has", "price", "in", "Region", "tokens", "before", "after", "évaluation",
      "Prüfung", "答え"};
  private static final int SEED = 20261101;

  private LogText() {}

  /** What the bodies of a log's calls look like to a JSON parser. */
  public enum Bodies {
    /** A conversation: few and long strings, with line feeds and quotes escaped, as prompts and answers are. */
    PROSE,
    /** Tool definitions and results: hundreds of short fields, numbers and brackets. */
    TOOLS
  }

  /**
   * Returns a file of Converse records, one a line.
   *
   * @param records how many
   * @param bodyBytes about how long a record's two bodies are together, in bytes; three quarters are the request's
   */
  public static byte[] lines(int records, int bodyBytes, Bodies bodies) {
    SplittableRandom random = new SplittableRandom(SEED);
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < records; i++) {
      record(text, i, bodyBytes, bodies, random);
    }
    return text.toString().getBytes(UTF_8);
  }

  /** Returns a file as Bedrock delivers it to S3: compressed with gzip. */
  public static byte[] gzip(byte[] text) {
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
      gzip.write(text);
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory", e);
    }
    return compressed.toByteArray();
  }

  private static void record(StringBuilder text, int number, int bodyBytes, Bodies bodies,
      SplittableRandom random) {
    text.append("{\"timestamp\":\"2026-11-01T").append(two(number / 3_600 % 24)).append(':')
        .append(two(number / 60 % 60)).append(':').append(two(number % 60))
        .append("Z\",\"accountId\":\"123456789012\",\"region\":\"us-east-1\",\"requestId\":\"")
        .append(requestId(number, random)).append("\",\"operation\":\"Converse\",\"modelId\":")
        .append(
            "\"us.anthropic.claude-haiku-4-5-20251001-v1:0\",\"input\":{\"inputContentType\":\"application/json\",")
        .append("\"inputBodyJson\":");
    int request = bodyBytes * 3 / 4;
    switch (bodies) {
      case PROSE -> {
        text.append("{\"messages\":[{\"role\":\"user\",\"content\":[{\"text\":\"");
        prose(text, request, random);
        text.append("\"}]}],\"inferenceConfig\":{\"maxTokens\":512,\"temperature\":0.7}}");
      }
      case TOOLS -> {
        text.append(
            "{\"messages\":[{\"role\":\"user\",\"content\":[{\"toolResult\":{\"content\":[{\"json\":");
        rows(text, request, random);
        text.append("}]}}]}]}");
      }
    }
    text.append(",\"inputTokenCount\":").append(random.nextInt(1, 5_000))
        .append(
            ",\"cacheReadInputTokenCount\":0,\"cacheWriteInputTokenCount\":0},\"output\":{\"outputContentType\":")
        .append(
            "\"application/json\",\"outputBodyJson\":{\"output\":{\"message\":{\"role\":\"assistant\",\"content\":[");
    switch (bodies) {
      case PROSE -> {
        text.append("{\"text\":\"");
        prose(text, bodyBytes - request, random);
        text.append("\"}");
      }
      case TOOLS -> {
        text.append("{\"toolUse\":{\"name\":\"query\",\"input\":");
        rows(text, bodyBytes - request, random);
        text.append("}}");
      }
    }
    int output = random.nextInt(1, 900);
    text.append(
        "]}},\"stopReason\":\"end_turn\",\"metrics\":{\"latencyMs\":812},\"usage\":{\"inputTokens\":10,")
        .append("\"outputTokens\":").append(output).append(",\"totalTokens\":").append(output + 10)
        .append("}},\"outputTokenCount\":").append(output)
        .append("},\"identity\":{\"arn\":\"arn:aws:sts::123456789012:assumed-role/batch-").append(number % 50)
        .append("/session-").append(number % 7)
        .append("\"},\"schemaType\":\"ModelInvocationLog\",\"schemaVersion\":\"1.0\"}\n");
  }

  private static void prose(StringBuilder text, int length, SplittableRandom random) {
    int end = text.length() + length;
    int line = 0;
    while (text.length() < end) {
      String word = WORDS[random.nextInt(WORDS.length)];
      boolean quoted = random.nextInt(40) == 0;
      text.append(quoted ? "\\\"" : "").append(word).append(quoted ? "\\\"" : "");
      line += word.length() + 1;
      text.append(line > 90 ? "\\n" : " ");
      line = line > 90 ? 0 : line;
    }
  }

  private static void rows(StringBuilder text, int length, SplittableRandom random) {
    int end = text.length() + length;
    text.append('[');
    while (text.length() < end) {
      text.append("{\"id\":").append(random.nextInt(100_000)).append(",\"name\":\"")
          .append(WORDS[random.nextInt(WORDS.length)]).append("\",\"score\":0.")
          .append(random.nextInt(10_000))
          .append(",\"tags\":[\"a\",\"b\"],\"open\":true,\"owner\":null},");
    }
    text.setCharAt(text.length() - 1, ']');
  }

  private static String requestId(int number, SplittableRandom random) {
    return String.format("%08x-%04x-4%03x-8%03x-%012x", number, random.nextInt(0x10000),
        random.nextInt(0x1000),
        random.nextInt(0x1000), random.nextLong(0x1000000000000L));
  }

  private static String two(int number) {
    return number < 10 ? "0" + number : Integer.toString(number);
  }
}

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
  private static final int VOCABULARY = 8_000;
  private static final String LETTERS = "eeeeeeeeeeeetttttttttaaaaaaaaooooooooiiiiiiinnnnnnnsssssshhhhhhrrrrrrddddllllcccuuummmwwffggyyppbbvk";
  private static final String[] LANGUAGE = language();

  private LogText() {}

  /** What the bodies of a log's calls look like to a JSON parser. */
  public enum Bodies {
    /** A conversation: few and long strings, with line feeds and quotes escaped, as prompts and answers are. */
    PROSE,
    /** Tool definitions and results: hundreds of short fields, numbers and brackets. */
    TOOLS,
    /** A conversation in the words of a language, some of them often: it compresses to 40 %, as prompts and answers do. */
    LANGUAGE,
    /** Not logged: token counts and who called, nothing else. */
    OFF
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
            "\"us.anthropic.claude-haiku-4-5-20251001-v1:0\",\"input\":{\"inputContentType\":\"application/json\",");
    request(text, bodyBytes * 3 / 4, bodies, random);
    text.append("\"inputTokenCount\":").append(random.nextInt(1, 5_000))
        .append(
            ",\"cacheReadInputTokenCount\":0,\"cacheWriteInputTokenCount\":0},\"output\":{\"outputContentType\":")
        .append("\"application/json\",");
    int output = response(text, bodyBytes - bodyBytes * 3 / 4, bodies, random);
    text.append("\"outputTokenCount\":").append(output)
        .append("},\"identity\":{\"arn\":\"arn:aws:sts::123456789012:assumed-role/batch-").append(number % 50)
        .append("/session-").append(number % 7)
        .append("\"},\"schemaType\":\"ModelInvocationLog\",\"schemaVersion\":\"1.0\"}\n");
  }

  private static void request(StringBuilder text, int length, Bodies bodies, SplittableRandom random) {
    if (bodies == Bodies.OFF) {
      return;
    }
    text.append("\"inputBodyJson\":");
    switch (bodies) {
      case PROSE, LANGUAGE -> {
        text.append("{\"messages\":[{\"role\":\"user\",\"content\":[{\"text\":\"");
        words(text, length, bodies, random);
        text.append("\"}]}],\"inferenceConfig\":{\"maxTokens\":512,\"temperature\":0.7}}");
      }
      case TOOLS -> {
        text.append(
            "{\"messages\":[{\"role\":\"user\",\"content\":[{\"toolResult\":{\"content\":[{\"json\":");
        rows(text, length, random);
        text.append("}]}}]}]}");
      }
      case OFF -> throw new IllegalStateException("there is no request");
    }
    text.append(',');
  }

  /** Returns how many tokens the response has. */
  private static int response(StringBuilder text, int length, Bodies bodies, SplittableRandom random) {
    if (bodies == Bodies.OFF) {
      return random.nextInt(1, 900);
    }
    text.append("\"outputBodyJson\":{\"output\":{\"message\":{\"role\":\"assistant\",\"content\":[");
    switch (bodies) {
      case PROSE, LANGUAGE -> {
        text.append("{\"text\":\"");
        words(text, length, bodies, random);
        text.append("\"}");
      }
      case TOOLS -> {
        text.append("{\"toolUse\":{\"name\":\"query\",\"input\":");
        rows(text, length, random);
        text.append("}}");
      }
      case OFF -> throw new IllegalStateException("there is no response");
    }
    int output = random.nextInt(1, 900);
    text.append(
        "]}},\"stopReason\":\"end_turn\",\"metrics\":{\"latencyMs\":812},\"usage\":{\"inputTokens\":10,")
        .append("\"outputTokens\":").append(output).append(",\"totalTokens\":").append(output + 10)
        .append("}},");
    return output;
  }

  private static void words(StringBuilder text, int length, Bodies bodies, SplittableRandom random) {
    if (bodies == Bodies.PROSE) {
      prose(text, length, random);
    } else {
      language(text, length, random);
    }
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

  /** Words of a made-up language, the frequent ones short; how often each comes falls with its rank, as Zipf found. */
  private static void language(StringBuilder text, int length, SplittableRandom random) {
    int end = text.length() + length;
    int words = 0;
    while (text.length() < end) {
      int rank = (int) Math.exp(random.nextDouble() * Math.log(VOCABULARY));
      text.append(LANGUAGE[rank]);
      boolean paragraph = ++words % 80 == 0;
      text.append(paragraph ? ".\\n\\n" : random.nextInt(12) == 0 ? ", " : " ");
    }
  }

  private static String[] language() {
    SplittableRandom random = new SplittableRandom(SEED);
    String[] words = new String[VOCABULARY + 1];
    for (int rank = 0; rank < words.length; rank++) {
      StringBuilder word = new StringBuilder();
      int length = 2 + random.nextInt(1 + (int) Math.log(rank + 1));
      for (int i = 0; i < length; i++) {
        word.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
      }
      words[rank] = word.toString();
    }
    return words;
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

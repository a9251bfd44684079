package io.github.budgeteer.cli.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The story as files: Bedrock's tree in S3, an export from CloudWatch Logs, and what people have saved by hand. */
final class DemoTree {
  static final String LOGS = "AWSLogs/" + DemoStory.ACCOUNT + "/BedrockModelInvocationLogs/";
  static final String CLOUDWATCH = "cloudwatch/aws-bedrock-modelinvocations-ap-northeast-1.log";
  static final String PRETTY = "saved/one-call.json";
  static final String CONCATENATED = "saved/three-calls.json";
  static final String NOTICE = "Permissions are correctly set for Amazon Bedrock logs.";
  private static final DateTimeFormatter FOLDER = format("uuuu/MM/dd/HH");
  private static final DateTimeFormatter STAMP = format("uuuuMMdd'T'HHmmss'057Z'");
  private static final Instant CLOUDWATCH_FROM = Instant.parse("2026-10-06T00:00:00Z");
  private static final Instant CLOUDWATCH_TO = Instant.parse("2026-10-07T00:00:00Z");
  private static final int IN_BOTH = 8;

  private final SortedMap<String, String> files = new TreeMap<>();
  private final SortedMap<String, List<DemoCall>> delivered = new TreeMap<>();
  private final List<DemoCall> exported = new ArrayList<>();
  private final List<DemoCall> saved = new ArrayList<>();

  private DemoTree() {}

  /** Returns the text of each file by path; those whose path ends in {@code .gz} are yet to be compressed. */
  static SortedMap<String, String> of(List<DemoCall> calls) {
    DemoTree tree = new DemoTree();
    calls.forEach(tree::sort);
    tree.s3();
    tree.payloads(calls);
    tree.exports();
    return tree.files;
  }

  static String payload(DemoCall call, String side) {
    return LOGS + call.region() + '/' + FOLDER.format(call.at()) + "/data/" + call.requestId() + '_' + side
        + ".json.gz";
  }

  private void sort(DemoCall call) {
    boolean tokyo = call.region().equals(DemoStory.TOKYO);
    if (tokyo && saved.size() < 4) {
      saved.add(call);
      return;
    }
    if (tokyo && !call.at().isBefore(CLOUDWATCH_FROM) && call.at().isBefore(CLOUDWATCH_TO)) {
      exported.add(call);
      if (exported.size() > IN_BOTH) {
        return;
      }
    }
    int hours = call.region().equals(DemoStory.VIRGINIA) ? 1 : 3;
    long batch = call.at().getEpochSecond() / (3_600L * hours);
    delivered.computeIfAbsent(call.region() + ' ' + batch, key -> new ArrayList<>()).add(call);
  }

  private void s3() {
    List<String> paths = new ArrayList<>();
    List<List<String>> contents = new ArrayList<>();
    for (Map.Entry<String, List<DemoCall>> batch : delivered.entrySet()) {
      // Delivered a minute after its last call: now and then that is the next hour's folder.
      Instant at = batch.getValue().getLast().at().plusSeconds(61);
      String object = STAMP.format(at) + '_'
          + batch.getValue().getLast().requestId().replace("-", "").substring(0, 16);
      paths.add(
          LOGS + batch.getValue().getFirst().region() + '/' + FOLDER.format(at) + '/' + object + ".json.gz");
      contents.add(
          new ArrayList<>(batch.getValue().stream().map(call -> DemoRecord.of(call).toString()).toList()));
    }
    damage(contents);
    for (int file = 0; file < paths.size(); file++) {
      files.put(paths.get(file), String.join("\n", contents.get(file)) + "\n");
    }
    for (String region : List.of(DemoStory.VIRGINIA, DemoStory.FRANKFURT, DemoStory.TOKYO)) {
      files.put(LOGS + region + "/amazon-bedrock-logs-permission-check", "permission check\n");
    }
  }

  /** What happens to logs on their way: lines cut, mixed up, delivered twice. */
  private static void damage(List<List<String>> contents) {
    List<String> first = contents.get(3);
    first.add(1, first.getFirst().substring(0, first.getFirst().length() * 2 / 3));
    contents.get(9).add(0, "-- continued from the previous object --");
    List<String> anonymous = contents.get(15);
    anonymous.add(anonymous.getFirst().replaceFirst("\"requestId\":\"[^\"]*\",", ""));
    List<String> timeless = contents.get(21);
    timeless.add(timeless.getFirst().replaceFirst("\"timestamp\":\"[^\"]*\"",
        "\"timestamp\":\"2026-10-06T25:61:00Z\""));
    contents.get(27)
        .add("{\"eventVersion\":\"1.11\",\"eventSource\":\"iam.amazonaws.com\",\"eventName\":\"ListRoles\"}");
    contents.get(31).add(contents.get(30).getFirst());
    contents.get(41).add(contents.get(40).getFirst());
  }

  private void payloads(List<DemoCall> calls) {
    calls.stream().filter(call -> call.shape() == DemoCall.Shape.BODIES_IN_S3).limit(3).forEach(call -> {
      DemoBodies bodies = new DemoBodies(call);
      files.put(payload(call, "input"), bodies.converseRequest().toString());
      files.put(payload(call, "output"),
          bodies.converseResponse(DemoTexts.answer(call.topic()), "end_turn").toString());
    });
  }

  private void exports() {
    StringBuilder export = new StringBuilder(NOTICE).append('\n');
    exported.forEach(call -> export.append(DemoRecord.of(call)).append('\n'));
    files.put(CLOUDWATCH, export.toString());
    files.put(PRETTY, pretty(saved.getFirst()) + "\n");
    StringBuilder several = new StringBuilder();
    saved.stream().skip(1).forEach(call -> several.append(DemoRecord.of(call)));
    files.put(CONCATENATED, several.toString());
  }

  private static String pretty(DemoCall call) {
    try {
      String text = DemoRecord.MAPPER.writerWithDefaultPrettyPrinter()
          .writeValueAsString(DemoRecord.of(call));
      return text.replace(System.lineSeparator(), "\n");
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a record of the story has no JSON form", e);
    }
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static DateTimeFormatter format(String pattern) {
    return DateTimeFormatter.ofPattern(pattern, Locale.ROOT).withZone(ZoneOffset.UTC);
  }
}

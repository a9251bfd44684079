package io.github.budgeteer.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.budgeteer.cli.demo.DemoCounts;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole product in a process of its own, as a user runs it. */
class RunTest {
  private static final Instant START = Instant.parse("2024-03-01T00:00:00Z");

  @TempDir
  Path scratch;

  @Test
  void oldLogsOfEveryLayoutAreChargedOnceAndASecondRunChangesNothing() throws Exception {
    Path logs = Files.createDirectory(scratch.resolve("logs"));
    Path hour = logs.resolve("AWSLogs/123456789012/BedrockModelInvocationLogs/us-east-1/2024/03/01/00");
    Files.createDirectories(hour.resolve("data"));
    String copied = lines(0, 40);
    gzip(hour.resolve("20240301T000000000Z_aa.json.gz"), copied + "{\"broken\": \n" + lines(40, 60));
    Files.writeString(hour.resolve("data/r-1_input.json.gz"), "{\"prompt\": true}");
    Files.writeString(hour.resolve("amazon-bedrock-logs-permission-check"), "ok");
    Files.writeString(logs.resolve("copy.ndjson"), copied);
    Files.writeString(logs.resolve("export.log"),
        "Permissions are correctly set for Amazon Bedrock logs.\n" + call(59, "ana", null) + "\n");
    Files.writeString(logs.resolve("one.json"), call(60, "ben", null).replace(",\"", ",\n  \""));
    Files.writeString(logs.resolve("failed.json"), call(61, "ben", "ThrottlingException"));
    String[] command = {"run", "--logs", logs.toString(), "--data", scratch.resolve("data").toString(),
        "--limit", "1",
        "--grace", "PT10M", "--period", "day", "--until-idle", "--format", "json"};

    JsonNode report = Budgeteer.run(scratch, command);

    assertThat(report.get("invocations").toString()).isEqualTo(
        "{\"read\":104,\"charged\":61,\"duplicate\":41,\"failed\":1,\"quarantined\":1,\"estimated\":0}");
    assertThat(report.get("clock").asText()).isEqualTo("2024-03-01T10:10:00Z");
    assertThat(report.get("quarantine").toString())
        .isEqualTo("[{\"reason\":\"malformed-json\",\"count\":1}]");
    // 60 calls of 0.10 USD by ana and one by ben: Nova Pro costs 0.80 per million input tokens.
    assertThat(report.get("spendUsd").asText()).isEqualTo("6.1");
    JsonNode ana = report.get("principals").get(0);
    assertThat(ana.get("status").asText()).isEqualTo("suspended");
    assertThat(ana.get("access").asText()).isEqualTo("denied");
    assertThat(ana.get("afterSuspension").toString()).isEqualTo("{\"invocations\":50,\"usd\":\"5\"}");
    assertThat(types(report)).containsExactly("BudgetInitialized", "ThresholdChanged", "ThresholdChanged",
        "ThresholdChanged", "GracePeriodStarted", "SuspensionRequired", "AccessSuspended",
        "BudgetInitialized");

    assertThat(Budgeteer.run(scratch, command)).isEqualTo(report);
  }

  @Test
  void theDemoTellsItsStory() throws Exception {
    JsonNode report = Budgeteer.run(scratch, "demo", "--format", "json");

    JsonNode counts = report.get("invocations");
    assertThat(counts.get("read").asLong()).isEqualTo(DemoCounts.READ);
    assertThat(counts.get("charged").asLong()).isEqualTo(DemoCounts.CHARGED);
    assertThat(counts.get("duplicate").asLong()).isEqualTo(DemoCounts.DUPLICATE);
    assertThat(counts.get("failed").asLong()).isEqualTo(DemoCounts.FAILED);
    assertThat(counts.get("quarantined").asLong()).isEqualTo(DemoCounts.QUARANTINED);
    assertThat(counts.get("estimated").asLong()).isEqualTo(DemoCounts.ESTIMATED);
    assertThat(types(report)).contains("GracePeriodCancelled", "AccessSuspended", "SuspensionFailed",
        "AccessRestored");
  }

  @Test
  void watchingTellsDecisionsAsTheyComeAndEndsCleanly() throws Exception {
    Path logs = Files.createDirectory(scratch.resolve("logs"));
    Budgeteer live = Budgeteer.start(scratch, "run", "--logs", logs.toString(), "--limit", "0.15", "--grace",
        "PT0S",
        "--data", scratch.resolve("data").toString());
    live.until(() -> live.err().contains("Watching; Ctrl-C stops; health and metrics: http://127.0.0.1:"));
    Files.writeString(logs.resolve("first.json"), call(Instant.now(), "r-1", "ana", null) + "\n");
    live.until(() -> live.out().contains("budget opened"));

    Instant later = Instant.now().plusSeconds(1);
    Files.writeString(logs.resolve("second.json"),
        call(later, "r-2", "ana", null) + "\n" + call(later, "r-3", "ana", null) + "\n");
    live.until(() -> live.out().contains("denied")).interrupt();

    assertThat(live.await()).isZero();
    assertThat(live.out()).contains("user ana: suspended at", "Access comes back at");
  }

  @Test
  void aRunWithAnEndHasThePriceListBeforeItsFirstCallAndFailsWithoutIt() throws Exception {
    Path logs = Files.createDirectory(scratch.resolve("logs"));
    Files.writeString(logs.resolve("log.json"), lines(0, 10));
    Path list = Files.writeString(scratch.resolve("list.json"),
        """
            {"publicationDate":"2024-02-01T00:00:00Z","products":{
             "A":{"sku":"A","attributes":{"regionCode":"us-east-1","usagetype":"USE1-NovaPro-input-tokens"}}},
             "terms":{"OnDemand":{"A":{"A.1":{"effectiveDate":"2024-02-01T00:00:00Z",
              "priceDimensions":{"A.1.1":{"unit":"1M tokens","pricePerUnit":{"USD":"0.4"}}}}}}}}
            """);

    JsonNode report = Budgeteer.run(scratch, withList(command(logs, "data"), list.toString()));
    Budgeteer without = Budgeteer.start(scratch, withList(command(logs, "none"), "http://127.0.0.1:1/list"));

    // The shipped book has 0.80 per million: the list halves 10 calls of 0.10 USD.
    assertThat(report.get("spendUsd").asText()).isEqualTo("0.5");
    assertThat(without.await()).isEqualTo(1);
    assertThat(without.err()).contains("cannot read the price list http://127.0.0.1:1/list: ");
    assertThat(without.out()).isEmpty();
  }

  private static String[] withList(String[] command, String list) {
    String[] all = Arrays.copyOf(command, command.length + 2);
    all[command.length] = "--price-list";
    all[command.length + 1] = list;
    return all;
  }

  private static String[] command(Path logs, String data) {
    return new String[]{"run", "--logs", logs.toString(), "--data", logs.resolveSibling(data).toString(),
        "--limit",
        "100", "--period", "P7D", "--until-idle", "--format", "json"};
  }

  private static List<String> types(JsonNode report) {
    List<String> types = new ArrayList<>();
    report.get("decisions").forEach(decision -> types.add(decision.get("type").asText()));
    return types;
  }

  static String lines(int from, int to) {
    StringBuilder lines = new StringBuilder();
    for (int i = from; i < to; i++) {
      lines.append(call(i, i < 60 ? "ana" : "user-" + i % 7, null)).append('\n');
    }
    return lines.toString();
  }

  private static String call(int number, String user, @Nullable String errorCode) {
    return call(START.plusSeconds(number * 600L), "r-" + number, user, errorCode);
  }

  static String call(Instant at, String id, String user,
      @Nullable String errorCode) {
    return "{\"timestamp\":\"" + at.truncatedTo(ChronoUnit.SECONDS)
        + "\",\"accountId\":\"123456789012\",\"region\":\"us-east-1\",\"requestId\":\"" + id
        + "\",\"operation\":\"Converse\",\"modelId\":\"amazon.nova-pro-v1:0\",\"input\":{\"inputTokenCount\":125000},"
        + "\"output\":{\"outputTokenCount\":0},\"identity\":{\"arn\":\"arn:aws:iam::123456789012:user/" + user
        + "\"},"
        + (errorCode == null ? "" : "\"errorCode\":\"" + errorCode + "\",")
        + "\"schemaType\":\"ModelInvocationLog\",\"schemaVersion\":\"1.0\"}";
  }

  static void gzip(Path file, String text) throws IOException {
    try (OutputStream gzip = new GZIPOutputStream(Files.newOutputStream(file))) {
      gzip.write(text.getBytes(UTF_8));
    }
  }
}

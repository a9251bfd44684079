package io.github.budgeteer.connectors.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.budgeteer.connectors.CapturedLog;
import io.github.budgeteer.connectors.DrivenTask;
import io.github.budgeteer.connectors.aws.ScriptedAws;
import io.github.budgeteer.connectors.aws.ScriptedAws.Answer;
import io.github.budgeteer.events.Setting;
import io.github.budgeteer.events.Topic;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.logging.log4j.Level;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** With a parameter a page. */
class ScriptedSsmTest extends SsmSettingsSuite {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final SortedMap<String, Stored> parameters = new TreeMap<>();
  private ScriptedAws aws;
  private boolean historyForbidden;

  private record Stored(String value, int version) {}

  @BeforeEach
  void startServer() throws IOException {
    aws = new ScriptedAws();
    aws.on("GetParametersByPath", body -> page(tree(body)));
    aws.on("GetParameterHistory", body -> historyForbidden
        ? new Answer(400, "{\"__type\":\"AccessDeniedException\",\"message\":\"no\"}")
        : history(tree(body).path("Name").asText()));
  }

  @AfterEach
  void stopServer() {
    aws.close();
  }

  private static JsonNode tree(String json) {
    try {
      return JSON.readTree(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Answer page(JsonNode request) {
    List<String> paths = new ArrayList<>(parameters.keySet());
    int index = Integer.parseInt(request.path("NextToken").asText("0"));
    String found = index < paths.size() ? json(paths.get(index), "") : "";
    String token = index + 1 < paths.size() ? ",\"NextToken\":\"" + (index + 1) + "\"" : "";
    return new Answer(200, "{\"Parameters\":[" + found + "]" + token + "}");
  }

  private Answer history(String path) {
    return new Answer(200, "{\"Parameters\":["
        + json(path, ",\"LastModifiedUser\":\"arn:aws:iam::123456789012:user/ana\"") + "]}");
  }

  private String json(String path, String more) {
    Stored stored = parameters.getOrDefault(path, new Stored("", 0));
    return "{\"Name\":\"%s\",\"Type\":\"String\",\"Value\":\"%s\",\"Version\":%d,\"LastModifiedDate\":1.7E9%s}"
        .formatted(path, stored.value(), stored.version(), more);
  }

  @Override
  URI url() {
    return aws.url();
  }

  @Override
  void put(String path, String value) {
    Stored before = parameters.get(path);
    parameters.put(path, new Stored(value, before == null ? 1 : before.version() + 1));
  }

  @Override
  void delete(String path) {
    parameters.remove(path);
  }

  @Test
  void aChangeNamesItsAuthorAndIsPublishedWithoutWhereThatIsForbidden() throws Exception {
    put(GLOBAL + "mode", "observe");
    DrivenTask driven = task();
    assertThat(DrivenTask.values(driven.readAndCommit(), Topic.SETTINGS).map(Setting.class::cast))
        .extracting(Setting::actor).containsExactly("arn:aws:iam::123456789012:user/ana");

    historyForbidden = true;
    put(GLOBAL + "mode", "enforce");
    assertThat(DrivenTask.values(next(driven), Topic.SETTINGS).map(Setting.class::cast))
        .extracting(Setting::actor).containsExactly("ssm");
  }

  @Test
  void whereParametersAreForbiddenTheTaskFailsAndSaysWhatToAllow() {
    aws.on("GetParametersByPath",
        body -> new Answer(400, "{\"__type\":\"AccessDeniedException\",\"message\":\"no\"}"));

    assertThatThrownBy(task()::readAll)
        .hasMessageStartingWith("cannot read the parameters below /bedrock-budgeteer: AccessDenied")
        .hasMessageContaining("allow ssm:GetParametersByPath to the worker's role");
  }

  @Test
  void theParametersOfAnotherRegionAreNotTakenForWhatHasBecomeOfThese() throws Exception {
    put(GLOBAL + "grace_period_seconds", "600");
    task().readAndCommit();
    delete(GLOBAL + "grace_period_seconds");

    assertThat(task("aws.region", "eu-west-1").readAndCommit()).as("nothing is taken back").isEmpty();
    assertThat(task().readAndCommit()).as("as it is in the same one").hasSize(1);
  }

  @Test
  void whereThereIsNoParameterAtAllTheLogSaysOnceWhatToCheck() throws Exception {
    put("/bedrock-budgeteer/staging/cost/budget_refresh_period_days", "9");
    try (CapturedLog log = new CapturedLog(Level.WARN)) {
      DrivenTask driven = task();
      assertThat(driven.readAndCommit()).isEmpty();
      assertThat(next(driven)).isEmpty();

      assertThat(log.lines()).filteredOn(line -> line.startsWith("no parameter of production"))
          .singleElement()
          .asString().contains("in us-east-1", "check aws.region and environment");
    }
  }
}

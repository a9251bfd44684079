package io.github.budgeteer.cli.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.budgeteer.events.InferenceProfile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads what {@code aws bedrock get-inference-profile} or {@code list-inference-profiles} print: one object, several, an array,
 * or the list's {@code inferenceProfileSummaries}.
 */
public final class InferenceProfileFile {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();
  private static final String ACCEPTED = "; accepted: the output of 'aws bedrock get-inference-profile' or "
      + "'list-inference-profiles --type-equals APPLICATION'";

  private InferenceProfileFile() {}

  /**
   * Reads a file.
   *
   * @throws IllegalArgumentException if it is no such output; the message says what is accepted
   * @throws IOException if it can't be read
   */
  public static List<InferenceProfile> read(Path file) throws IOException {
    List<InferenceProfile> profiles = new ArrayList<>();
    try (MappingIterator<JsonNode> values = MAPPER.readerFor(JsonNode.class).readValues(file.toFile())) {
      while (values.hasNextValue()) {
        collect(file, values.nextValue(), profiles);
      }
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(file + ":" + e.getLocation().getLineNr() + ": not JSON" + ACCEPTED,
          e);
    }
    if (profiles.isEmpty()) {
      throw new IllegalArgumentException(file + ": no profile" + ACCEPTED);
    }
    return profiles;
  }

  private static void collect(Path file, JsonNode value, List<InferenceProfile> profiles) {
    JsonNode list = value.isArray() ? value : value.path("inferenceProfileSummaries");
    if (list.isArray()) {
      list.forEach(element -> collect(file, element, profiles));
      return;
    }
    String arn = value.path("inferenceProfileArn").asText("");
    List<String> models = new ArrayList<>();
    value.path("models").forEach(model -> models.add(model.path("modelArn").asText("")));
    if (arn.isEmpty() || models.isEmpty() || models.contains("")) {
      throw new IllegalArgumentException(
          file + ": an object without inferenceProfileArn or models[].modelArn" + ACCEPTED);
    }
    profiles.add(new InferenceProfile(arn, models));
  }
}

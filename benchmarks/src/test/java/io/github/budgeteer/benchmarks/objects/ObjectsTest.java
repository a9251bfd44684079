package io.github.budgeteer.benchmarks.objects;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class ObjectsTest {
  @Test
  void everyRecordOfTheObjectIsRead() throws Exception {
    PrintStream before = System.out;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    int code;
    try {
      System.setOut(new PrintStream(printed, true, UTF_8));
      code = new CommandLine(new Objects()).execute("--bodies", "OFF", "--megabytes", "1", "--rounds", "1");
    } finally {
      System.setOut(before);
    }

    assertThat(code).isZero();
    JsonNode line = new ObjectMapper().readTree(printed.toString(UTF_8));
    assertThat(line.path("records").asInt()).as("two members of 20,000").isEqualTo(40_000);
    assertThat(line.path("megabytesPerSecond").asDouble()).isPositive();
    assertThat(line.path("ofZcat").asDouble()).isPositive();
  }
}

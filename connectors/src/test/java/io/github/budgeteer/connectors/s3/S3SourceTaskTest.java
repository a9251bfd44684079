package io.github.budgeteer.connectors.s3;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class S3SourceTaskTest extends S3TaskFixture {
  @Test
  void everyLogBelowALocationIsReadOnceAndWhatLiesBesideThemIsNot() throws Exception {
    s3.put(BUCKET, hour(0) + "a.json.gz", records(0, 3));
    s3.put(BUCKET, hour(1) + "b.json.gz", records(3, 5));
    s3.put(BUCKET, hour(0) + "data/r-1_output.json.gz", records(90, 91));
    s3.put(BUCKET, LOGS + "amazon-bedrock-logs-permission-check", "x");
    s3.put(BUCKET, LOGS.replace("BedrockModelInvocationLogs", "CloudTrail") + "c.json.gz", records(91, 92));

    S3SourceTask task = task();
    assertThat(ids(readAndCommit(task))).containsExactlyInAnyOrder("r-0", "r-1", "r-2", "r-3", "r-4");

    assertThat(ids(readAndCommit(task()))).isEmpty();
  }
}

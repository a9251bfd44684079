package io.github.budgeteer.cli.embedded;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A configuration with something wrong in it, and what must be said of each option that is.
 *
 * @param complete whether every option of the connector is there
 */
record WrongOptions(String name, boolean complete, String connector, Map<String, Said> options) {
  /**
   * An option that is wrong.
   *
   * @param value what it is
   * @param accepted what must be said
   */
  record Said(String value, String accepted) {}

  static Stream<WrongOptions> all() {
    return Stream.of(
        of("invocation logs in S3", true, "BedrockInvocationLogS3SourceConnector",
            """
                s3.locations | my-logs | accepted: s3://BUCKET or s3://BUCKET/PREFIX
                sqs.queue.urls | my-queue | accepted: its address, such as https://sqs.us-east-1.amazonaws.com/
                poll.interval.ms | 1 | Value must be at least 10
                sweep.interval.ms | often | Not a number of type LONG
                sweep.overlap.ms | 3600000 | Value must be at least 86400000
                sqs.wait.ms | 30000 | Value must be no more than 20000
                sqs.visibility.timeout.ms | 43200001 | Value must be no more than 43200000
                topic.prefix | my topics | accepted: letters, digits
                batch.max.records | 0 | Value must be at least 1
                start.from | yesterday | accepted: an instant such as 2026-10-01T00:00:00Z, or how long ago, such as P1D
                session.scoped.roles | arn:aws:iam::123456789012:role/a | accepted: names of roles, without path or ARN
                body.buckets | My_Bucket | accepted: names of buckets
                inference.profiles.resolve | maybe | Expected value to be either true or false
                aws.region | Mars | accepted: one such as us-east-1, or nothing
                aws.endpoint.url | localhost:4566 | accepted: one such as https://
                aws.role.arn | log-reader | accepted: one such as arn:aws:iam::123456789012:role/log-reader
                aws.role.external.id | a b | accepted: 2 to 1224 letters, digits
                """),
        of("places within each other", false, "BedrockInvocationLogS3SourceConnector", """
            s3.locations | s3://logs/a,s3://logs | accepted: places beside one another
            sqs.queue.urls | https://sqs/1/a,https://sqs/1/a | accepted: each queue once
            aws.role.external.id | id | accepted: both, or none
            """),
        of("no place and no queue", false, "CloudTrailSourceConnector", """
            s3.locations | | or a queue in sqs.queue.urls
            """),
        of("CloudTrail", true, "CloudTrailSourceConnector",
            """
                s3.locations | s3:// | accepted: s3://BUCKET
                sqs.queue.urls | https://sqs | accepted: its address
                poll.interval.ms | 9 | Value must be at least 10
                sweep.interval.ms | 0 | Value must be at least 10
                sweep.overlap.ms | 0 | Value must be at least 86400000
                sqs.wait.ms | -1 | Value must be at least 0
                sqs.visibility.timeout.ms | 0 | Value must be at least 1000
                topic.prefix | a/b | accepted: letters, digits
                batch.max.records | 100001 | Value must be no more than 100000
                start.from | -P1D | accepted: an instant
                session.scoped.roles | a role | accepted: names of roles
                aws.region | eu | accepted: one such as us-east-1
                aws.endpoint.url | ftp://a | accepted: one such as https://
                aws.role.arn | arn:aws:iam::123456789012:user/ana | accepted: one such as arn:aws:iam::123456789012:role/
                aws.role.external.id | x | accepted: 2 to 1224
                """),
        of("invocation logs in CloudWatch", true, "BedrockInvocationLogCloudWatchSourceConnector", """
            log.groups | a group | accepted: a name such as /bedrock/invocations, or an ARN
            poll.interval.ms | 0 | Value must be at least 10
            poll.overlap.ms | -1 | Value must be at least 0
            sweep.interval.ms | 0 | Value must be at least 10
            sweep.overlap.ms | 1 | Value must be at least 300000
            topic.prefix | ä | accepted: letters, digits
            start.from | 2026-10-01 | accepted: an instant such as
            session.scoped.roles | a/b | accepted: names of roles
            inference.profiles.resolve | 1 | Expected value to be either true or false
            aws.region | us_east_1 | accepted: one such as us-east-1
            aws.endpoint.url | here | accepted: one such as https://
            aws.role.arn | arn:aws:s3:::bucket | accepted: one such as arn:aws:iam
            aws.role.external.id | a;b | accepted: 2 to 1224
            """),
        of("log groups twice", false, "BedrockInvocationLogCloudWatchSourceConnector", """
            log.groups | a,b,a | accepted: each log group once
            """),
        of("directories", true, "InvocationLogDirectorySourceConnector", """
            paths | /no/where | accepted: files and directories that can be read
            poll.interval.ms | 1 | Value must be at least 10
            settle.ms | -1 | Value must be at least 0
            topic.prefix | a b | accepted: letters, digits
            batch.max.records | many | Not a number of type INT
            session.scoped.roles | * | accepted: names of roles
            """),
        of("no directory", false, "CloudTrailDirectorySourceConnector", """
            paths | | accepted: files and directories that can be read
            """),
        of("price lists", true, "AwsPriceListSourceConnector", """
            sources | http://192.0.2.1/list | accepted: https:// addresses
            topic.prefix | a b | accepted: letters, digits
            poll.interval.ms | 1 | Value must be at least 1000
            retries | 21 | Value must be no more than 20
            retry.backoff.ms | 1 | Value must be at least 10
            request.timeout.ms | 1 | Value must be at least 10
            transfer.timeout.ms | soon | Not a number of type LONG
            """),
        of("settings", true, "SsmSettingsSourceConnector", """
            environment | a/b | accepted: letters, digits, '.', '_' and '-', such as production
            poll.interval.ms | 0 | Value must be at least 10
            topic.prefix | a b | accepted: letters, digits
            aws.region | mars | accepted: one such as us-east-1
            aws.endpoint.url | here | accepted: one such as https://
            aws.role.arn | role | accepted: one such as arn:aws:iam
            aws.role.external.id | a b | accepted: 2 to 1224
            """));
  }

  private static WrongOptions of(String name, boolean complete, String connector, String table) {
    Map<String, Said> options = new LinkedHashMap<>();
    table.lines().map(line -> line.split("\\|", 3))
        .forEach(cells -> options.put(cells[0].strip(), new Said(cells[1].strip(), cells[2].strip())));
    return new WrongOptions(name, complete, connector, options);
  }

  String json() {
    Map<String, String> config = new LinkedHashMap<>(Map.of("name", "wrong", "connector.class", connector));
    options.forEach((option, said) -> config.put(option, said.value()));
    try {
      return new JsonMapper().writeValueAsString(config);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a map of texts is JSON", e);
    }
  }

  @Override
  public String toString() {
    return name;
  }
}

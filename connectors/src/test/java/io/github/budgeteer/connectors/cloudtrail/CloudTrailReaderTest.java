package io.github.budgeteer.connectors.cloudtrail;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.budgeteer.connectors.RecordReader.Found;
import io.github.budgeteer.connectors.log.Fingerprint;
import io.github.budgeteer.connectors.log.LogFiles;
import io.github.budgeteer.events.AccountType;
import io.github.budgeteer.events.Activity;
import io.github.budgeteer.events.Fact.Sighting;
import io.github.budgeteer.events.Place;
import io.github.budgeteer.events.QuarantineReason;
import io.github.budgeteer.events.Topic;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CloudTrailReaderTest {
  private static final String ADMIN = "arn:aws:iam::123456789012:user/admin";
  private static final String FILE = "/trail.json";

  @ParameterizedTest
  @CsvSource(delimiter = '|', nullValues = "-", quoteCharacter = '`', textBlock = """
      CreateUser                      | {"userName":"ana"} | {"user":{"arn":"arn:aws:iam::123456789012:user/team/ana"}} | user/team/ana | USER | CREATED
      CreateUser                      | {"userName":"ana","path":"/team/"} | -                                           | user/team/ana | USER | CREATED
      CreateUser                      | {"userName":"BedrockAPIKey-k7qm"} | -                                            | user/BedrockAPIKey-k7qm | BEDROCK_API_KEY | CREATED
      DeleteUser                      | {"userName":"ana"} | -                                                           | user/ana | USER | DELETED
      CreateRole                      | {"roleName":"batch","path":"/jobs/"} | {"role":{"arn":"arn:aws:iam::123456789012:role/jobs/batch"}} | role/batch | ROLE | CREATED
      DeleteRole                      | {"roleName":"batch"} | -                                                         | role/batch | ROLE | DELETED
      """)
  void whatBecomesOfAPrincipalIsTold(String event, String request, @Nullable String response, String resource,
      AccountType type, Sighting sighting) {
    List<Found> found = read(file(event(event, request, response)));

    assertThat(found).singleElement().satisfies(one -> {
      Activity.PrincipalChanged changed = changed(one);
      assertThat(changed)
          .isEqualTo(new Activity.PrincipalChanged("arn:aws:iam::123456789012:" + resource, type,
              sighting, Instant.parse("2026-11-01T10:00:00Z"), "e-1", ADMIN, new Place(FILE, 1, 1)));
      assertThat(((Found.Publish) one).key()).isEqualTo(changed.principalId());
    });
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
      "CreateUser"   | "errorCode":"AccessDenied"                  | failed: nothing has happened
      "ListUsers"    | "requestID":"r"                             | reads nothing that matters
      "InvokeModel"  | "requestID":"r"                             | calls are in the invocation log
      "CreateServiceSpecificCredential" | "requestID":"r"          | a credential of another service
      """)
  void otherEventsArePassedOver(String name, String more, String why) {
    String event = event("X", "{\"userName\":\"ana\",\"serviceName\":\"codecommit.amazonaws.com\"}", null)
        .replace("\"X\"", name + "," + more);

    assertThat(read(file(event))).as(why).singleElement().isInstanceOf(Found.Nothing.class);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
      {"hello":1}                                                                             | NOT_A_CLOUDTRAIL_EVENT
      {"eventSource":"iam.amazonaws.com","eventName":"CreateUser"}                            | MISSING_FIELD
      {"eventSource":"iam.amazonaws.com","eventName":"CreateUser","eventID":"e","eventTime":"yesterday"}       | INVALID_TIMESTAMP
      {"eventSource":"iam.amazonaws.com","eventName":"DeleteUser","eventID":"e","eventTime":"2026-11-01T10:00:00Z"} | MISSING_FIELD
      """)
  void anEventThatShouldTellSomethingAndDoesNotIsRefused(String event, QuarantineReason reason) {
    List<Found> found = read(file(event, event("DeleteUser", "{\"userName\":\"ben\"}", null)));

    assertThat(found.getFirst()).isInstanceOfSatisfying(Found.Refuse.class, refused -> {
      assertThat(refused.reason()).isEqualTo(reason);
      assertThat(refused.fingerprint()).startsWith("sha256:");
    });
    assertThat(changed(found.getLast()).principalId()).endsWith("user/ben");
  }

  @Test
  void thePartitionIsThatOfTheActorElseOfTheRegion() {
    String event = event("DeleteUser", "{\"userName\":\"ben\"}", null);

    assertThat(
        changed(read(event.replace("arn:aws:", "arn:aws-cn:").getBytes(UTF_8)).getFirst()).principalId())
        .isEqualTo("arn:aws-cn:iam::123456789012:user/ben");
    assertThat(changed(read(event.replace("\"arn\"", "\"other\"").replace("us-east-1", "us-gov-west-1")
        .getBytes(UTF_8)).getFirst())).satisfies(changed -> {
          assertThat(changed.principalId()).isEqualTo("arn:aws-us-gov:iam::123456789012:user/ben");
          assertThat(changed.actor()).isNull();
        });
  }

  @Test
  void aSessionsActorIsItsRole() {
    String event = event("DeleteUser", "{\"userName\":\"ben\"}", null).replace("\"arn\":\"" + ADMIN + "\"",
        """
            "arn":"arn:aws:sts::123456789012:assumed-role/ops/eve","sessionContext":{"sessionIssuer":\
            {"arn":"arn:aws:iam::123456789012:role/team/ops"}}""");

    assertThat(changed(read(file(event)).getFirst()).actor())
        .isEqualTo("arn:aws:iam::123456789012:role/team/ops");
  }

  @Test
  void eventsOfEventBridgeStandOneBehindTheOther() {
    String envelope = "{\"version\":\"0\",\"detail-type\":\"AWS API Call via CloudTrail\",\"detail\":%s}\n";
    String text = envelope.formatted(event("DeleteUser", "{\"userName\":\"ana\"}", null))
        + envelope.formatted(event("DeleteUser", "{\"userName\":\"ben\"}", null));

    assertThat(read(text.getBytes(UTF_8))).extracting(found -> changed(found).principalId())
        .containsExactly("arn:aws:iam::123456789012:user/ana", "arn:aws:iam::123456789012:user/ben");
    assertThat(read(text.getBytes(UTF_8))).extracting(Found::place)
        .containsExactly(new Place(FILE, 1, 1), new Place(FILE, 2, 2));
  }

  @Test
  void whatIsBrokenCostsItsNeighboursNothing() {
    String ana = event("DeleteUser", "{\"userName\":\"ana\"}", null);
    String ben = event("DeleteUser", "{\"userName\":\"ben\"}", null);
    String cut = ana.substring(0, ana.length() / 2);

    List<Found> lines = read((cut + "\n" + ana + "\nno JSON\n{\"a\" 1}\n" + ben + "\n").getBytes(UTF_8));
    assertThat(lines).extracting(found -> found.place().line()).containsExactly(1L, 2L, 3L, 4L, 5L);
    assertThat(lines).filteredOn(Found.Refuse.class::isInstance).hasSize(3);
    assertThat(principals(lines)).containsExactly("ana", "ben");

    List<Found> elements = read(file(ana, "17", "\n\"text, with ]\"", "[1,2]", "{\"a\" 1}", "null\n", ben));
    assertThat(elements).extracting(found -> found.place().line())
        .containsExactly(1L, 1L, 2L, 2L, 2L, 2L, 3L);
    assertThat(elements.get(1)).isInstanceOfSatisfying(Found.Refuse.class, refused -> assertThat(
        refused.fingerprint()).as("of what stands there").isEqualTo(fingerprint("17")));
    assertThat(principals(elements)).containsExactly("ana", "ben");
  }

  @Test
  void severalFilesInOneAreReadOneAfterTheOther() {
    byte[] first = file(event("DeleteUser", "{\"userName\":\"ana\"}", null));
    byte[] second = " {\n \"Records\" : [ ] }\n".getBytes(UTF_8);
    String third = event("DeleteUser", "{\"userName\":\"ben\"}", null);

    List<Found> found = read((new String(first, UTF_8) + new String(second, UTF_8)
        + new String(first, UTF_8) + "\n" + third).getBytes(UTF_8));
    assertThat(principals(found)).containsExactly("ana", "ana", "ben");
    assertThat(found).extracting(Found::place).containsExactly(new Place(FILE, 1, 1), new Place(FILE, 2, 3),
        new Place(FILE, 3, 4));
  }

  @Test
  void anEventIsReadFromALargeFileWithoutKeepingTheFile() {
    String event = event("DeleteUser", "{\"userName\":\"ana\"}", null);
    String[] events = new String[20_000];
    Arrays.fill(events, event);

    assertThat(read(gzip(file(events)))).hasSize(20_000).allMatch(Found.Publish.class::isInstance);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', nullValues = "-", quoteCharacter = '`', textBlock = """
      CreateServiceSpecificCredential | {"userName":"BedrockAPIKey-k7qm","serviceName":"bedrock.amazonaws.com"} | BEDROCK_API_KEY | CREATED
      UpdateServiceSpecificCredential | {"userName":"BedrockAPIKey-k7qm","status":"Inactive"} | BEDROCK_API_KEY | DEACTIVATED
      UpdateServiceSpecificCredential | {"userName":"ana","status":"Active"}                  | SERVICE_CREDENTIAL | ACTIVATED
      ResetServiceSpecificCredential  | {"userName":"BedrockAPIKey-k7qm"}                     | BEDROCK_API_KEY | RESET
      DeleteServiceSpecificCredential | {"userName":"BedrockAPIKey-k7qm"}                     | BEDROCK_API_KEY | DELETED
      CreateAccessKey                 | {"userName":"BedrockAPIKey-k7qm"}                     | ACCESS_KEY | CREATED
      UpdateAccessKey                 | {"userName":"BedrockAPIKey-k7qm","status":"Inactive"} | ACCESS_KEY | DEACTIVATED
      DeleteAccessKey                 | {"userName":"BedrockAPIKey-k7qm"}                     | ACCESS_KEY | DELETED
      CreateAccessKey                 | {"userName":"ana"}                                    | - | -
      """)
  void whatBecomesOfACredentialIsTold(String event, String request, Activity.@Nullable Credential credential,
      Activity.@Nullable CredentialChange change) {
    Found found = read(file(event(event, request, null))).getFirst();

    if (credential == null) {
      assertThat(found).as("keys of others are not ours").isInstanceOf(Found.Nothing.class);
    } else {
      assertThat(activity(found)).isInstanceOfSatisfying(Activity.CredentialChanged.class, told -> {
        assertThat(told.credential()).isEqualTo(credential);
        assertThat(told.change()).isEqualTo(change);
      });
    }
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
      AttachUserPolicy              | {"userName":"ana","policyArn":"arn:aws:iam::aws:policy/A"}  | user/ana   | POLICY_ATTACHED | arn:aws:iam::aws:policy/A
      DetachRolePolicy              | {"roleName":"batch","policyArn":"arn:aws:iam::aws:policy/A"} | role/batch | POLICY_DETACHED | arn:aws:iam::aws:policy/A
      PutUserPolicy                 | {"userName":"ana","policyName":"p"}                         | user/ana   | POLICY_PUT | p
      DeleteRolePolicy              | {"roleName":"batch","policyName":"p"}                       | role/batch | POLICY_DELETED | p
      PutUserPermissionsBoundary    | {"userName":"ana","permissionsBoundary":"arn:aws:iam::aws:policy/B"} | user/ana | BOUNDARY_PUT | arn:aws:iam::aws:policy/B
      AddUserToGroup                | {"userName":"ana","groupName":"g"}                          | user/ana   | GROUP_JOINED | g
      """)
  void whatBecomesOfAPrincipalsAccessIsTold(String event, String request, String resource,
      Activity.AccessChange change, String by) {
    assertThat(activity(read(file(event(event, request, null))).getFirst()))
        .isEqualTo(new Activity.AccessChanged("arn:aws:iam::123456789012:" + resource,
            resource.startsWith("user") ? AccountType.USER : AccountType.ROLE, change, by,
            Instant.parse("2026-11-01T10:00:00Z"), "e-1", ADMIN, new Place(FILE, 1, 1)));
  }

  @Test
  void aRenamingTellsOfBothNames() {
    List<Found> found = read(file(
        event("UpdateUser", "{\"userName\":\"ana\",\"newUserName\":\"eva\",\"newPath\":\"/team/\"}", null),
        event("DeleteUser", "{\"userName\":\"ben\"}", null)));

    Instant time = Instant.parse("2026-11-01T10:00:00Z");
    assertThat(found).extracting(CloudTrailReaderTest::activity).startsWith(
        new Activity.PrincipalRenamed("arn:aws:iam::123456789012:user/ana", AccountType.USER,
            "arn:aws:iam::123456789012:user/team/eva", time, "e-1", ADMIN, new Place(FILE, 1, 1)),
        new Activity.PrincipalChanged("arn:aws:iam::123456789012:user/team/eva", AccountType.USER,
            Sighting.CREATED, time, "e-1/new-name", ADMIN, new Place(FILE, 2, 1)));
    assertThat(found).extracting(one -> one.place().record()).as("each has a number to go on behind")
        .containsExactly(1L, 2L, 3L);
  }

  @Test
  void loggingAndMantleAreTold() {
    String logging = event("DeleteModelInvocationLoggingConfiguration", "null", null)
        .replace("iam.amazonaws.com", "bedrock.amazonaws.com");
    assertThat(activity(read(file(logging)).getFirst())).isInstanceOfSatisfying(Activity.LoggingChanged.class,
        changed -> {
          assertThat(changed.principalId()).isEqualTo("arn:aws:iam::123456789012:account");
          assertThat(changed.region()).isEqualTo("us-east-1");
          assertThat(changed.change()).isEqualTo(Activity.LoggingChange.DELETED);
        });
    String mantle = event("CreateInference", "null", null)
        .replace("iam.amazonaws.com", "bedrock-mantle.amazonaws.com");
    assertThat(activity(read(file(mantle)).getFirst())).isInstanceOfSatisfying(Activity.MantleInference.class,
        inference -> assertThat(inference.principalId()).isEqualTo(ADMIN));
  }

  @Test
  void aCompressedFileIsReadAsFarAsItGoes() {
    byte[] gzip = gzip(file(event("DeleteUser", "{\"userName\":\"ana\"}", null),
        event("DeleteUser", "{\"userName\":\"ben\"}", null)));

    assertThat(read(gzip)).hasSize(2).allMatch(Found.Publish.class::isInstance);
    assertThat(read(Arrays.copyOf(gzip, gzip.length - 12)).getLast())
        .isInstanceOfSatisfying(Found.Refuse.class, refused -> {
          assertThat(refused.reason()).isEqualTo(QuarantineReason.UNREADABLE_FILE);
          assertThat(refused.unfinished()).isTrue();
        });
  }

  @Test
  void whateverTheBytesAreTheyEndInSomethingThatIsCounted() {
    byte[] whole = file(event("CreateUser", "{\"userName\":\"ana\",\"path\":\"/team/\"}", null),
        event("DeleteRole", "{\"roleName\":\"batch\"}", null));
    Random random = new Random(7);
    for (int run = 0; run < 20_000; run++) {
      byte[] bytes = whole.clone();
      for (int change = random.nextInt(6); change >= 0; change--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      byte[] cut = Arrays.copyOf(bytes, random.nextInt(bytes.length + 1));
      for (Found found : read(random.nextInt(5) == 0 ? gzip(cut) : cut)) {
        if (found instanceof Found.Publish) {
          assertThat(activity(found)).isInstanceOf(Activity.Observation.class);
        }
      }
    }
  }

  @Test
  void publicSamplesAreRead() throws IOException {
    Path samples = Path.of("../../shared/samples/cloudtrail");
    Assumptions.assumeTrue(Files.isDirectory(samples), "the samples are not beside the project");
    List<Found> all = new ArrayList<>();
    for (LogFiles.LogFile file : LogFiles.list(List.of(samples))) {
      all.addAll(read(Files.readAllBytes(Path.of(file.path()))));
    }

    assertThat(all).hasSizeGreaterThan(50);
    assertThat(all).filteredOn(Found.Publish.class::isInstance).isNotEmpty();
  }

  private static Activity.PrincipalChanged changed(Found found) {
    return (Activity.PrincipalChanged) activity(found);
  }

  private static Activity activity(Found found) {
    assertThat(found).isInstanceOf(Found.Publish.class);
    return Topic.ACTIVITY.json().decode(((Found.Publish) found).value());
  }

  /** Names of the users that are told of. */
  private static List<String> principals(List<Found> found) {
    return found.stream().filter(Found.Publish.class::isInstance).map(one -> changed(one).principalId())
        .map(id -> id.substring(id.lastIndexOf('/') + 1)).toList();
  }

  private static String fingerprint(String text) {
    return Fingerprint.of(text.getBytes(UTF_8), 0, text.length());
  }

  private static String event(String name, String request, @Nullable String response) {
    return """
        {"eventVersion":"1.11","userIdentity":{"type":"IAMUser","arn":"%s","accountId":"123456789012"},\
        "eventTime":"2026-11-01T10:00:00Z","eventSource":"iam.amazonaws.com","eventName":"%s","awsRegion":"us-east-1",\
        "requestParameters":%s,"responseElements":%s,"eventID":"e-1","recipientAccountId":"123456789012"}"""
        .formatted(ADMIN, name, request, response);
  }

  private static byte[] file(String... events) {
    return ("{\"Records\":[" + String.join(",", events) + "]}").getBytes(UTF_8);
  }

  private static byte[] gzip(byte[] bytes) {
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
      gzip.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return compressed.toByteArray();
  }

  private static List<Found> read(byte[] bytes) {
    List<Found> all = new ArrayList<>();
    try (CloudTrailReader reader = CloudTrailReader.open(FILE, new ByteArrayInputStream(bytes), Set.of())) {
      for (Optional<Found> found = reader.next(); found.isPresent(); found = reader.next()) {
        all.add(found.get());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return all;
  }
}

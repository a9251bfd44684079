package io.github.budgeteer.enforcer.iam.aws;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.github.budgeteer.enforcer.iam.CrossCheck;
import io.github.budgeteer.enforcer.iam.IamAccess.Result;
import io.github.budgeteer.enforcer.iam.KeyStatus;
import io.github.budgeteer.enforcer.iam.SessionNames;
import io.github.budgeteer.events.Outcome;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.iam.IamClient;

/** What moto never answers, in the form that IAM has on the wire. */
class IamWireTest {
  private static final String ANA = "arn:aws:iam::123456789012:user/ana";

  private final Map<String, Answer> answers = new HashMap<>();
  private final List<String> requests = new ArrayList<>();
  private final HttpServer server;
  private final IamClient client;
  private final AwsIam iam;

  private record Answer(int status, String xml) {}

  IamWireTest() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    client = IamClient.builder().region(Region.AWS_GLOBAL)
        .endpointOverride(URI.create("http://127.0.0.1:" + server.getAddress().getPort()))
        .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test")))
        .httpClient(UrlConnectionHttpClient.create())
        .overrideConfiguration(config -> config.retryStrategy(AwsRetryStrategy.doNotRetry())).build();
    iam = new AwsIam(new IamClients() {
      @Override
      public Optional<IamClient> of(String account) {
        return Optional.of(client);
      }

      @Override
      public void close() {
        client.close();
      }
    }, new IamOptions(1_000, 3, Duration.ZERO, SessionNames.PINNED, Optional.empty()),
        () -> Instant.parse("2026-11-01T10:00:00Z"), wait -> {}, new Random(1));
  }

  @BeforeEach
  void startServer() {
    server.createContext("/", exchange -> {
      String body = URLDecoder.decode(new String(exchange.getRequestBody().readAllBytes(), UTF_8), UTF_8);
      requests.add(body);
      String action = body.replaceFirst(".*\\bAction=(\\w+).*", "$1");
      Answer answer = answers.getOrDefault(action, new Answer(200, "<" + action + "Response/>"));
      byte[] xml = answer.xml().getBytes(UTF_8);
      exchange.getResponseHeaders().add("Content-Type", "text/xml");
      exchange.sendResponseHeaders(answer.status(), xml.length);
      try (OutputStream out = exchange.getResponseBody()) {
        out.write(xml);
      }
    });
    server.start();
  }

  @AfterEach
  void stopServer() {
    iam.close();
    server.stop(0);
  }

  private static String error(String code, String message) {
    return "<ErrorResponse xmlns=\"https://iam.amazonaws.com/doc/2010-05-08/\"><Error><Type>Sender</Type><Code>"
        + code + "</Code><Message>" + message
        + "</Message></Error><RequestId>7a62c49f</RequestId></ErrorResponse>";
  }

  @ParameterizedTest
  @CsvSource({"400, Throttling, Rate exceeded, UNAVAILABLE, 3",
      "409, ConcurrentModification, wait a few minutes, UNAVAILABLE, 3",
      "500, ServiceFailure, sorry, UNAVAILABLE, 3",
      "400, UnmodifiableEntity, only modifiable by AWS, NOT_ENFORCEABLE, 1",
      "404, NoSuchEntity, The user with name ana cannot be found., NO_SUCH_PRINCIPAL, 1",
      "403, AccessDenied, not authorized to perform: iam:DetachUserPolicy, UNAVAILABLE, 1"})
  void errorsAreUnderstoodByTheirCodes(int status, String code, String message, Outcome.Reason reason,
      int tries) {
    answers.put("ListAttachedUserPolicies", new Answer(status, error(code, message)));

    assertThat(iam.denial(ANA)).isInstanceOfSatisfying(Result.Refused.class,
        refused -> assertThat(refused.reason()).isEqualTo(reason));

    assertThat(requests).hasSize(tries);
  }

  @Test
  void keysAreListedByServiceAndSetByUserAndId() {
    answers.put("ListServiceSpecificCredentials", new Answer(200,
        """
            <ListServiceSpecificCredentialsResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/">
              <ListServiceSpecificCredentialsResult><ServiceSpecificCredentials>
                <member><UserName>ana</UserName><Status>Active</Status><ServiceName>bedrock.amazonaws.com</ServiceName>
                  <ServiceSpecificCredentialId>ACCA12345678901234567</ServiceSpecificCredentialId></member>
                <member><UserName>ana</UserName><Status>Expired</Status><ServiceName>bedrock.amazonaws.com</ServiceName>
                  <ServiceSpecificCredentialId>ACCA98765432109876543</ServiceSpecificCredentialId></member>
              </ServiceSpecificCredentials></ListServiceSpecificCredentialsResult>
            </ListServiceSpecificCredentialsResponse>"""));

    assertThat(iam.apiKeys(ANA)).isEqualTo(new Result.Done<>(
        Map.of("ACCA12345678901234567", KeyStatus.ACTIVE, "ACCA98765432109876543", KeyStatus.EXPIRED)));
    assertThat(iam.setApiKey(ANA, "ACCA12345678901234567", KeyStatus.INACTIVE))
        .isEqualTo(new Result.Done<>(true));

    assertThat(requests.getFirst()).contains("UserName=ana", "ServiceName=bedrock.amazonaws.com");
    assertThat(requests.getLast()).contains("UserName=ana",
        "ServiceSpecificCredentialId=ACCA12345678901234567",
        "Status=Inactive");
  }

  @ParameterizedTest
  @CsvSource({"explicitDeny, explicitDeny, DENIED", "explicitDeny, allowed, NOT_DENIED",
      "explicitDeny, implicitDeny, NOT_DENIED"})
  void theSimulatorIsAskedAboutEveryWayToSpend(String first, String second, CrossCheck expected) {
    answers.put("SimulatePrincipalPolicy",
        new Answer(200,
            """
                <SimulatePrincipalPolicyResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/">
                  <SimulatePrincipalPolicyResult><IsTruncated>false</IsTruncated><EvaluationResults>
                    <member><EvalActionName>bedrock:InvokeModel</EvalActionName><EvalDecision>%s</EvalDecision></member>
                    <member><EvalActionName>bedrock-mantle:CreateInference</EvalActionName>
                      <EvalDecision>%s</EvalDecision></member>
                  </EvaluationResults></SimulatePrincipalPolicyResult>
                </SimulatePrincipalPolicyResponse>"""
                .formatted(first, second)));

    assertThat(iam.simulate(ANA)).isEqualTo(new Result.Done<>(expected));

    assertThat(requests).singleElement().asString().contains("PolicySourceArn=" + ANA, "bedrock:InvokeModel",
        "bedrock:CreateModelInvocationJob", "bedrock-mantle:CreateInference");
  }
}

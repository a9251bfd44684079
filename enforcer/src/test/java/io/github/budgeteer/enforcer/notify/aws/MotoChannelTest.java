package io.github.budgeteer.enforcer.notify.aws;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.budgeteer.connectors.aws.MotoServer;
import io.github.budgeteer.connectors.aws.ScriptedAws;
import io.github.budgeteer.enforcer.notify.Audience;
import io.github.budgeteer.enforcer.notify.Channel;
import io.github.budgeteer.enforcer.notify.ChannelConformance;
import io.github.budgeteer.enforcer.notify.Delivery;
import io.github.budgeteer.enforcer.notify.Outgoing;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.Target;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;

/** SNS and EventBridge over the wire, on moto's, whose messages are read back from a queue. */
class MotoChannelTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static MotoServer moto;
  private static SqsClient sqs;
  private static SnsClient sns;
  private static EventBridgeClient events;
  private static String queueUrl;
  private static final String QUEUE_ARN = "arn:aws:sqs:us-east-1:123456789012:told";

  @BeforeAll
  static void startServer() throws Exception {
    moto = MotoServer.start();
    System.setProperty("aws.endpointUrl", moto.url().toString());
    sqs = SqsClient.builder().region(Region.US_EAST_1).httpClient(UrlConnectionHttpClient.create()).build();
    sns = SnsClient.builder().region(Region.US_EAST_1).httpClient(UrlConnectionHttpClient.create()).build();
    events = EventBridgeClient.builder().region(Region.US_EAST_1).httpClient(UrlConnectionHttpClient.create())
        .build();
    queueUrl = sqs.createQueue(create -> create.queueName("told")).queueUrl();
  }

  @AfterAll
  static void stopServer() {
    System.clearProperty("aws.endpointUrl");
    if (moto != null) {
      sqs.close();
      sns.close();
      events.close();
      moto.close();
    }
  }

  private abstract static class OnMoto extends ChannelConformance {
    static final Outgoing FAILURE_MESSAGE = FAILURE;
    private Channel channel;

    abstract Channel open() throws Exception;

    abstract void removeTarget();

    @BeforeEach
    void openChannel() throws Exception {
      received();
      channel = open();
    }

    @AfterEach
    void closeChannel() {
      System.setProperty("aws.endpointUrl", moto.url().toString());
      channel.close();
    }

    @Override
    protected Channel channel() {
      return channel;
    }

    @Override
    protected List<String> received() throws Exception {
      List<String> all = new ArrayList<>();
      while (true) {
        List<Message> some = sqs.receiveMessage(get -> get.queueUrl(queueUrl).maxNumberOfMessages(10))
            .messages();
        if (some.isEmpty()) {
          return all;
        }
        some.forEach(message -> {
          all.add(message.body());
          sqs.deleteMessage(delete -> delete.queueUrl(queueUrl).receiptHandle(message.receiptHandle()));
        });
      }
    }

    @Override
    protected String remove() {
      removeTarget();
      return "test-secret";
    }

    /** What is behind a closed port does not answer. */
    @Override
    protected void breakDown() throws Exception {
      channel.close();
      System.setProperty("aws.endpointUrl", "http://127.0.0.1:1");
      channel = open();
    }
  }

  @Nested
  class Sns extends OnMoto {
    private static final String TOPIC = "arn:aws:sns:us-east-1:123456789012:high";

    @Override
    Channel open() {
      return new SnsChannel(Audience.BUDGET_ALERTS, TOPIC,
          Set.of(Audience.BUDGET_ALERTS, Audience.HIGH_SEVERITY));
    }

    @BeforeEach
    void createTopic() {
      sns.createTopic(create -> create.name("high"));
      if (sns.listSubscriptionsByTopic(list -> list.topicArn(TOPIC)).subscriptions().isEmpty()) {
        sns.subscribe(subscribe -> subscribe.topicArn(TOPIC).protocol("sqs").endpoint(QUEUE_ARN));
      }
    }

    @Override
    void removeTarget() {
      sns.deleteTopic(delete -> delete.topicArn(TOPIC));
    }

    @Test
    void subjectTextAndAttributesArriveAsTheyWereMade() throws Exception {
      channel().send(List.of(FAILURE));

      JsonNode envelope = JSON.readTree(received().getFirst());
      assertThat(envelope.get("Subject").asText())
          .isEqualTo("Bedrock Budgeteer: user/ops/ana: access could NOT be taken away");
      assertThat(envelope.get("Message").asText())
          .startsWith("user/ops/ana: access could NOT be taken away\n")
          .contains("What happened: a <!channel> & \"remedy\"",
              "Next: it is not tried again: somebody must act.",
              "To ask for more: https://wiki.example/budgets?a=<b>");
      assertThat(envelope.get("MessageAttributes").toString()).contains("\"SuspensionFailed\"", "\"high\"");
    }

    @Test
    void aTopicGetsOnlyWhatConcernsIt() {
      try (Channel operational = new SnsChannel(Audience.OPERATIONAL_ALERTS, TOPIC,
          Set.of(Audience.OPERATIONAL_ALERTS))) {
        assertThat(operational.concerns(FAILURE)).isFalse();
        assertThat(operational.concerns(SUSPENSION)).isFalse();
        assertThat(channel().concerns(NO_NEWS)).isFalse();
      }
    }
  }

  @Nested
  class EventBridge extends OnMoto {
    @Override
    Channel open() {
      return new EventBridgeChannel("budgets");
    }

    @BeforeEach
    void createBus() {
      if (events.listEventBuses(list -> list.namePrefix("budgets")).eventBuses().isEmpty()) {
        events.createEventBus(create -> create.name("budgets"));
        events.putRule(rule -> rule.name("all").eventBusName("budgets")
            .eventPattern("{\"source\":[\"bedrock-budgeteer\"]}"));
        events.putTargets(targets -> targets.rule("all").eventBusName("budgets")
            .targets(Target.builder().id("queue").arn(QUEUE_ARN).build()));
      }
    }

    @Override
    void removeTarget() {
      events.removeTargets(remove -> remove.rule("all").eventBusName("budgets").ids("queue"));
      events.deleteRule(delete -> delete.name("all").eventBusName("budgets"));
      events.deleteEventBus(delete -> delete.name("budgets"));
    }

    @Test
    void suspensionsHaveTheFormThatTheirReadersKnow() throws Exception {
      channel().send(List.of(SUSPENSION));

      JsonNode event = JSON.readTree(received().getFirst());
      assertThat(event.get("source").asText()).isEqualTo("bedrock-budgeteer");
      assertThat(event.get("detail-type").asText()).isEqualTo("Suspension Workflow Required");
      assertThat(event.get("detail")).isEqualTo(JSON.readTree(
          """
              {"principal_id":"arn:aws:iam::123456789012:user/ops/ana","reason":"grace_period_expired",
               "grace_period_seconds":0,"budget_data":{"account_type":"user","budget_limit_usd":5,"spent_usd":6.33,
               "budget_usage_percent":126.60},"triggered_by":"budget_monitor","timestamp":"2026-11-01T12:00:00Z",
               "sequence":7}"""));
    }

    @Test
    void aWholeBatchArrives() throws Exception {
      assertThat(channel().send(List.of(NO_NEWS, SUSPENSION, FAILURE))).hasSize(3)
          .hasOnlyElementsOfType(Delivery.Delivered.class);

      List<String> types = new ArrayList<>();
      for (String text : received()) {
        types.add(JSON.readTree(text).get("detail-type").asText());
      }
      assertThat(types).containsExactlyInAnyOrder("Budget Initialized", "Suspension Workflow Required",
          "Suspension Failed");
    }

    @Test
    void ofABatchThatFailsInPartEachEntrySaysHowItEnded() throws Exception {
      try (ScriptedAws scripted = new ScriptedAws()) {
        scripted.on("PutEvents", body -> new ScriptedAws.Answer(200,
            """
                {"FailedEntryCount":2,"Entries":[{"EventId":"1"},{"ErrorCode":"ThrottlingException","ErrorMessage":"slow"},
                 {"ErrorCode":"MalformedDetail","ErrorMessage":"no"}]}"""));
        System.setProperty("aws.endpointUrl", scripted.url().toString());
        try (Channel partly = open()) {
          assertThat(partly.send(List.of(NO_NEWS, SUSPENSION, FAILURE))).containsExactly(
              new Delivery.Delivered(), new Delivery.Unavailable("EventBridge: ThrottlingException"),
              new Delivery.Refused("EventBridge: MalformedDetail"));
        }
      }
    }
  }

  @Test
  void whoMayNotPublishIsToldWhatToAllow() throws Exception {
    try (ScriptedAws scripted = new ScriptedAws()) {
      scripted.on("/", body -> new ScriptedAws.Answer(403, "<ErrorResponse><Error><Type>Sender</Type>"
          + "<Code>AuthorizationError</Code><Message>no</Message></Error></ErrorResponse>"));
      URI before = moto.url();
      System.setProperty("aws.endpointUrl", scripted.url().toString());
      try (Channel channel = new SnsChannel(Audience.HIGH_SEVERITY, Sns.TOPIC,
          Set.of(Audience.HIGH_SEVERITY))) {
        assertThat(channel.send(List.of(OnMoto.FAILURE_MESSAGE)))
            .containsExactly(new Delivery.Refused("SNS: AuthorizationError; allow sns:Publish on " + Sns.TOPIC
                + " to these credentials"));
      } finally {
        System.setProperty("aws.endpointUrl", before.toString());
      }
    }
  }
}

package io.github.budgeteer.connectors.settings;

import io.github.budgeteer.connectors.aws.AwsClients;
import io.github.budgeteer.connectors.aws.AwsOptions;
import io.github.budgeteer.connectors.aws.MotoServer;
import java.net.URI;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.ssm.model.ParameterType;

class MotoSsmTest extends SsmSettingsSuite {
  private static MotoServer moto;
  private static SsmClient client;

  @BeforeAll
  static void startServer() throws Exception {
    moto = MotoServer.start();
    client = new AwsClients(
        new AwsOptions(Optional.empty(), Optional.of(moto.url()), Optional.empty(), Optional.empty())).ssm();
  }

  @AfterAll
  static void stopServer() {
    if (moto != null) {
      client.close();
      moto.close();
    }
  }

  @BeforeEach
  void deleteAll() {
    client.getParametersByPathPaginator(request -> request.path("/bedrock-budgeteer").recursive(true))
        .stream()
        .flatMap(page -> page.parameters().stream()).forEach(parameter -> delete(parameter.name()));
  }

  @Override
  URI url() {
    return moto.url();
  }

  @Override
  void put(String path, String value) {
    client.putParameter(
        request -> request.name(path).value(value).type(ParameterType.STRING).overwrite(true));
  }

  @Override
  void delete(String path) {
    client.deleteParameter(request -> request.name(path));
  }
}

package io.github.budgeteer.connectors;

import io.github.budgeteer.connectors.pricelist.PriceListSource;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigValue;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.source.ExactlyOnceSupport;
import org.apache.kafka.connect.source.SourceConnector;

/** Publishes what AWS's price list changes in the price book, once a day; a list that has not changed publishes nothing. */
public final class AwsPriceListSourceConnector extends SourceConnector {
  private Map<String, String> options = Map.of();

  @Override
  public String version() {
    String version = AwsPriceListSourceConnector.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }

  @Override
  public void start(Map<String, String> connectorOptions) {
    options = Map.copyOf(new PriceListConnectorConfig(connectorOptions).originalsStrings());
  }

  @Override
  public Class<? extends Task> taskClass() {
    return AwsPriceListSourceTask.class;
  }

  /** One task: the lists overlap, and of two prices the higher counts, so they are read together. */
  @Override
  public List<Map<String, String>> taskConfigs(int maxTasks) {
    return List.of(options);
  }

  @Override
  public void stop() {
    options = Map.of();
  }

  @Override
  public ConfigDef config() {
    return PriceListConnectorConfig.definition();
  }

  /**
   * Also demands that files are there. Only here, where somebody is configuring: one that is missing some night later must not
   * end the task.
   */
  @Override
  public Config validate(Map<String, String> connectorOptions) {
    Config config = super.validate(connectorOptions);
    for (ConfigValue value : config.configValues()) {
      if (value.name().equals(PriceListConnectorConfig.SOURCES) && value.errorMessages().isEmpty()
          && value.value() instanceof List<?> sources) {
        sources.stream().map(source -> PriceListSource.of(source.toString()))
            .filter(AwsPriceListSourceConnector::isMissing)
            .forEach(missing -> value.addErrorMessage(PriceListConnectorConfig.SOURCES + ": " + missing.name()
                + " does not exist or can't be read; accepted: " + PriceListSource.ACCEPTED));
      }
    }
    return config;
  }

  @Override
  public ExactlyOnceSupport exactlyOnceSupport(Map<String, String> connectorOptions) {
    return ExactlyOnceSupport.SUPPORTED;
  }

  private static boolean isMissing(PriceListSource source) {
    return source instanceof PriceListSource.Local local && !Files.isReadable(local.path());
  }
}

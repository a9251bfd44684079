package io.github.budgeteer.connectors.settings;

import io.github.budgeteer.connectors.CommonOptions;
import io.github.budgeteer.connectors.Pause;
import io.github.budgeteer.connectors.RecordReader.Found;
import io.github.budgeteer.connectors.Schedule;
import io.github.budgeteer.connectors.SourceMetrics;
import io.github.budgeteer.connectors.SourceRecords;
import io.github.budgeteer.connectors.aws.AwsClients;
import io.github.budgeteer.connectors.aws.AwsFailure;
import io.github.budgeteer.connectors.aws.AwsOptions;
import io.github.budgeteer.events.Place;
import io.github.budgeteer.events.QuarantineReason;
import io.github.budgeteer.events.Setting;
import io.github.budgeteer.events.Settings;
import io.github.budgeteer.events.Topic;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTask;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.ssm.model.Parameter;
import software.amazon.awssdk.services.ssm.model.ParameterHistory;

/**
 * Reads the parameters below {@code /bedrock-budgeteer} and publishes what has changed since the last reading.
 *
 * <p>There is one source offset, which holds every setting as it was published and what was refused, so that each change is
 * published, and each wrong value reported, once.
 */
public final class SsmSettingsSourceTask extends SourceTask {
  private static final Logger LOG = LoggerFactory.getLogger(SsmSettingsSourceTask.class);
  private static final String ROOT = "/bedrock-budgeteer";
  /** What stands before the path of a refused parameter in the offset. */
  private static final String REFUSED = "refused:";
  private static final long IDLE_MILLIS = 100;

  private final InstantSource clock;
  private final SourceMetrics metrics;
  private final Pause pause;
  /** What has been handed over: value by path, and version by refused path. */
  private final SortedMap<String, String> told = new TreeMap<>();
  private SsmSettingsConfig config;
  private Settings settings;
  private SourceRecords records;
  private @Nullable SsmClient client;
  private boolean warned;
  private final Schedule polls = new Schedule();
  /** Where the parameters lie, so that those of another Region or account are not taken for what has become of these. */
  private Map<String, String> partition = Map.of();

  /** Used by Connect. */
  public SsmSettingsSourceTask() {
    this(InstantSource.system());
  }

  @SuppressWarnings("NullAway.Init") // Connect calls start before anything else.
  SsmSettingsSourceTask(InstantSource clock) {
    this.clock = clock;
    this.metrics = new SourceMetrics(clock);
    this.pause = new Pause(clock);
  }

  @Override
  public String version() {
    return SsmSettingsSourceConnector.VERSION;
  }

  @Override
  public void start(Map<String, String> options) {
    config = new SsmSettingsConfig(options);
    settings = new Settings(config.environment());
    records = new SourceRecords(CommonOptions.topicPrefix(config), "ssm-settings-source", clock);
    AwsOptions aws = AwsOptions.of(config);
    try {
      SsmClient ssm = new AwsClients(aws).ssm();
      client = ssm;
      partition = Map.of("ssm.path", "ssm:" + ssm.serviceClientConfiguration().region().id()
          + aws.roleArn().map(role -> ":" + role).orElse("") + ":" + ROOT);
    } catch (SdkException e) {
      throw AwsFailure.of(e, "reach AWS", "access");
    }
    Map<String, Object> offset = context.offsetStorageReader().offset(partition);
    if (offset != null) {
      offset.forEach((path, value) -> told.put(path, String.valueOf(value)));
    }
    metrics.register(context);
  }

  @Override
  public @Nullable List<SourceRecord> poll() throws InterruptedException {
    SsmClient ssm = client;
    if (ssm == null || pause.isOn() || !polls.isDue(clock.instant(), config.pollInterval())) {
      Thread.sleep(IDLE_MILLIS);
      return null;
    }
    try {
      List<SourceRecord> batch = changes(ssm);
      polls.done(clock.instant());
      pause.end();
      return batch.isEmpty() ? null : batch;
    } catch (RetriableException e) {
      pause.begin();
      throw e;
    }
  }

  /** Called when {@link #poll} has returned for the last time. */
  @Override
  public void stop() {
    if (client != null) {
      client.close();
    }
  }

  private List<SourceRecord> changes(SsmClient ssm) {
    Map<String, Parameter> changed = new TreeMap<>();
    List<String> gone = new ArrayList<>(told.keySet());
    List<Parameter> ours = parameters(ssm).stream()
        // Others are another environment's, or another program's.
        .filter(parameter -> settings.known(parameter.name()) != null).toList();
    if (ours.isEmpty() && !warned) {
      warned = true; // A wrong Region or environment is no error for AWS: there is just nothing there.
      LOG.warn(
          "no parameter of {} below {} in {}: the defaults count; if there should be one, check {} and {}",
          config.environment(), ROOT, ssm.serviceClientConfiguration().region().id(), AwsOptions.REGION,
          SsmSettingsConfig.ENVIRONMENT);
    }
    for (Parameter parameter : ours) {
      String path = parameter.name();
      gone.remove(path);
      gone.remove(REFUSED + path);
      if (parameter.value().strip().equals(told.get(path))) {
        told.remove(REFUSED + path);
      } else {
        changed.put(path, parameter);
      }
    }
    List<SourceRecord> batch = new ArrayList<>();
    for (String path : gone) {
      told.remove(path);
      if (!path.startsWith(REFUSED)) {
        batch.add(records.record(Topic.SETTINGS, path, null, partition, Map.copyOf(told)));
      }
    }
    publish(ssm, changed, batch);
    changed.values().stream()
        .filter(parameter -> !version(parameter).equals(told.get(REFUSED + parameter.name())))
        .forEach(parameter -> refuse(parameter, batch));
    return batch;
  }

  private List<Parameter> parameters(SsmClient ssm) {
    try {
      List<Parameter> all = ssm
          .getParametersByPathPaginator(request -> request.path(ROOT).recursive(true)).stream()
          .flatMap(page -> page.parameters().stream())
          .toList();
      metrics.read(all.stream().mapToLong(parameter -> parameter.value().length()).sum(), clock.instant());
      return all;
    } catch (SdkException e) {
      throw AwsFailure.of(e, "read the parameters below " + ROOT, "ssm:GetParametersByPath");
    }
  }

  /**
   * Publishes each setting that makes rules together with those before it, in an order in which all do that can: a warning and a
   * critical threshold that are both raised are right only in one.
   */
  private void publish(SsmClient ssm, Map<String, Parameter> changed, List<SourceRecord> batch) {
    for (boolean again = true; again;) {
      again = false;
      for (Parameter parameter : List.copyOf(changed.values())) {
        Setting setting = setting(parameter, "ssm");
        if (problem(setting).isEmpty()) {
          Setting signed = setting(parameter, author(ssm, parameter));
          changed.remove(parameter.name());
          told.put(setting.path(), setting.value());
          told.remove(REFUSED + setting.path());
          add(batch, new Found.Publish(place(parameter), Topic.SETTINGS, signed.key(),
              Topic.SETTINGS.json().encode(signed)));
          again = true;
        }
      }
    }
  }

  private void refuse(Parameter parameter, List<SourceRecord> batch) {
    String problem = problem(setting(parameter, "ssm"));
    told.put(REFUSED + parameter.name(), version(parameter));
    LOG.error("{}; {} stays as it was", problem, parameter.name());
    add(batch,
        new Found.Refuse(place(parameter), QuarantineReason.INVALID_SETTING, problem, "", false));
  }

  private void add(List<SourceRecord> batch, Found found) {
    metrics.found(found);
    records.of(found, partition, Map.copyOf(told)).ifPresent(batch::add);
  }

  /** Returns what is wrong with a setting beside those published, or the empty text. */
  private String problem(Setting setting) {
    Map<String, Setting> others = new HashMap<>();
    told.forEach((path, value) -> others.put(path, new Setting(path, value, "", "", "")));
    others.remove(setting.path());
    others.keySet().removeIf(path -> path.startsWith(REFUSED));
    try {
      settings.require(setting, others.values());
      return "";
    } catch (IllegalArgumentException e) {
      return String.valueOf(e.getMessage());
    }
  }

  private static Setting setting(Parameter parameter, String actor) {
    return new Setting(parameter.name(), parameter.value().strip(),
        "ssm:" + parameter.version() + ":" + parameter.lastModifiedDate().toEpochMilli(), actor,
        "version " + parameter.version() + " of the parameter");
  }

  private static String version(Parameter parameter) {
    return parameter.version() + ":" + parameter.lastModifiedDate().toEpochMilli();
  }

  /** Returns who wrote a parameter; that may be nobody's to know, which holds no setting back. */
  private static String author(SsmClient ssm, Parameter parameter) {
    try {
      return ssm.getParameterHistoryPaginator(request -> request.name(parameter.name())).stream()
          .flatMap(page -> page.parameters().stream())
          .filter(version -> version.version().equals(parameter.version()))
          .map(ParameterHistory::lastModifiedUser).filter(user -> user != null && !user.isBlank()).findFirst()
          .orElse("ssm");
    } catch (SdkException e) {
      LOG.warn("{}; the change of {} is published without its author", AwsFailure
          .of(e, "tell who changed a parameter", "ssm:GetParameterHistory").getMessage(), parameter.name());
      return "ssm";
    }
  }

  private static Place place(Parameter parameter) {
    return new Place("ssm:" + parameter.name() + "#" + parameter.version(), 1, 1);
  }
}

package io.github.budgeteer.cli.run;

import io.github.budgeteer.events.Json;
import io.github.budgeteer.events.Setting;
import io.github.budgeteer.events.Settings;
import io.github.budgeteer.events.Topic;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What stands on the settings topic, taken as the topology takes it: a value that makes no rules together with the others is
 * refused, and the one before stays, even though the newer one is what the topic keeps.
 */
public final class StandingSettings {
  private final Map<String, Setting> inForce = new TreeMap<>();
  private final Map<String, String> refused = new TreeMap<>();
  private final Map<String, Set<String>> ids = new HashMap<>();
  private final Set<String> followed;

  /**
   * Makes those of an empty topic.
   *
   * @param followed ids of the changes that accounts are known to follow, which the topology has accepted: what they were
   *     accepted beside may be compacted away
   */
  StandingSettings(Collection<String> followed) {
    this.followed = Set.copyOf(followed);
  }

  static StandingSettings read(Brokers brokers, String prefix) {
    Set<String> followed = new HashSet<>();
    try (Tallies tallies = new Tallies(brokers, prefix)) {
      tallies.following().forEach(followed::addAll);
    }
    StandingSettings standing = new StandingSettings(followed);
    try (TopicReader<byte[]> reader = new TopicReader<>(brokers, Topic.SETTINGS.name(prefix),
        Json.verbatim())) {
      reader.readToEnd(standing::take, path -> standing.take(path, null));
    }
    return standing;
  }

  /** Takes the next record of the topic; null bytes take a setting back. */
  void take(@Nullable String path, byte @Nullable [] bytes) {
    Settings settings = new Settings(Settings.environmentOf(String.valueOf(path)).orElse(AwsTarget.LOCAL));
    if (path == null || settings.known(path) == null) {
      return; // Concerns nobody.
    }
    if (bytes == null) {
      change(settings, path, null).ifPresentOrElse(problem -> refused.put(path, "taking it back: " + problem),
          () -> refused.remove(path));
      return;
    }
    Setting setting;
    try {
      setting = Topic.SETTINGS.json().decode(bytes);
    } catch (IllegalArgumentException e) {
      refused.put(path, "it is no setting");
      return;
    }
    if (!setting.path().equals(path)) {
      refused.put(path, "it is a setting of " + setting.path());
      return;
    }
    ids.computeIfAbsent(path, key -> new HashSet<>()).add(setting.id());
    change(settings, path, setting).ifPresentOrElse(
        problem -> refused.put(path, "'" + setting.value() + "' by " + setting.actor() + ": " + problem),
        () -> refused.remove(path));
  }

  /** Returns what is wrong with a change; nothing if it was made. */
  private Optional<String> change(Settings settings, String path, @Nullable Setting setting) {
    try {
      if (setting == null || !followed.contains(setting.id())) {
        settings.require(with(path, setting));
      }
    } catch (IllegalArgumentException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
    if (setting == null) {
      inForce.remove(path);
    } else {
      inForce.put(path, setting);
    }
    return Optional.empty();
  }

  /** Returns the settings in force as a change would leave them; null takes back what stands at the path. */
  public Collection<Setting> with(String path, @Nullable Setting setting) {
    List<Setting> all = new ArrayList<>(inForce.values());
    all.removeIf(other -> other.path().equals(path));
    if (setting != null) {
      all.add(setting);
    }
    return all;
  }

  /** Returns the settings that were accepted, by path, of all environments. */
  public Map<String, Setting> inForce() {
    return Collections.unmodifiableMap(inForce);
  }

  /** Returns, by path, what the topic keeps there although it was refused, and why. */
  public Map<String, String> refused() {
    return Collections.unmodifiableMap(refused);
  }

  /** Tells whether accounts are known to follow a setting. */
  public boolean isFollowed(Setting setting) {
    return followed.contains(setting.id());
  }

  /** Returns the ids of all changes that are known of a path. */
  Set<String> ids(String path) {
    return Set.copyOf(ids.getOrDefault(path, Set.of()));
  }
}

package io.github.budgeteer.cli.run;

import io.github.budgeteer.events.Json;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where the run that uses a data directory can be reached, kept there as {@code instance.json} until it ends.
 *
 * @param pid its process
 * @param bootstrapServers its broker, {@code host:port}
 * @param connectUrl REST interface of its Connect worker; null until that has started
 * @param httpUrl health and metrics; null if it does not serve them
 * @param startedAt when it began
 */
public record Instance(long pid, String bootstrapServers, @Nullable String connectUrl,
    @Nullable String httpUrl,
    Instant startedAt) {
  private static final Json<Instance> JSON = Json.of(Instance.class);

  /** Returns that of a directory; nothing if its run is only just starting, or ended in order. */
  public static Optional<Instance> of(Path directory) {
    return DataDirectory.peek(directory, DataDirectory.INSTANCE).map(JSON::decode);
  }

  Instance servedAt(URI http) {
    return new Instance(pid, bootstrapServers, connectUrl, http.toString(), startedAt);
  }

  void writeTo(DataDirectory data) {
    data.write(DataDirectory.INSTANCE, JSON.encode(this));
  }
}

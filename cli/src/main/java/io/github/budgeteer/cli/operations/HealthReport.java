package io.github.budgeteer.cli.operations;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.github.budgeteer.events.Json;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The answer to whether the process is well: of each component, and of all.
 *
 * @param status {@link Status#OK} if all components are
 * @param components each of them
 */
record HealthReport(Status status, List<Told> components) {
  private static final Json<HealthReport> JSON = Json.of(HealthReport.class);

  /**
   * What one component said.
   *
   * @param reason why it is not well; absent if it is
   */
  record Told(String name, Status status, @Nullable String reason) {}

  enum Status {
    @JsonProperty("ok")
    OK, @JsonProperty("not-ok")
    NOT_OK
  }

  /** Asks all components one question. */
  static HealthReport ask(List<Component> components,
      Function<Component, Supplier<Optional<String>>> question) {
    List<Told> told = components.stream().map(component -> {
      Optional<String> reason = answer(question.apply(component));
      return new Told(component.name(), reason.isEmpty() ? Status.OK : Status.NOT_OK, reason.orElse(null));
    }).toList();
    return new HealthReport(
        told.stream().allMatch(component -> component.status() == Status.OK) ? Status.OK : Status.NOT_OK,
        told);
  }

  /** A part that is being stopped may fail over the question; that is an answer, too. */
  private static Optional<String> answer(Supplier<Optional<String>> question) {
    try {
      return question.get();
    } catch (RuntimeException e) {
      return Optional.of("does not answer: " + e.getClass().getSimpleName());
    }
  }

  byte[] json() {
    return JSON.encode(this);
  }
}

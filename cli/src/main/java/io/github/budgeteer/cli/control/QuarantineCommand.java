package io.github.budgeteer.cli.control;

import io.github.budgeteer.cli.quarantine.Plan;
import io.github.budgeteer.cli.quarantine.Remedy;
import io.github.budgeteer.cli.quarantine.Replayed;
import io.github.budgeteer.cli.quarantine.SetAside;
import io.github.budgeteer.cli.report.QuarantineListing;
import io.github.budgeteer.cli.report.ReplayText;
import io.github.budgeteer.cli.report.TextLayout;
import io.github.budgeteer.cli.run.Steering;
import io.github.budgeteer.events.QuarantineReason;
import io.github.budgeteer.events.Quarantined;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;

/** {@code budgeteer quarantine}. */
@Command(name = "quarantine", description = "Shows records that could not be used, and takes them in again once they can be.", subcommands = {
    QuarantineCommand.ListCommand.class,
    QuarantineCommand.ReplayCommand.class}, footerHeading = "%nExamples:%n", footer = {
        "  budgeteer quarantine list --data state",
        "  budgeteer quarantine replay --reason beyond-horizon --why late --data state"})
public final class QuarantineCommand {
  private QuarantineCommand() {}

  @Command(name = "list", description = "Shows what is set aside, by reason, and what to do about it.", footerHeading = "%nExamples:%n", footer = {
      "  budgeteer quarantine list --data state",
      "  budgeteer quarantine list --reason beyond-horizon --data state --format json"})
  static final class ListCommand implements Callable<Integer> {
    @Option(names = "--reason", paramLabel = "REASON", converter = ReasonConverter.class, description = "Only what was set aside for this.")
    @Nullable
    QuarantineReason reason;

    @Option(names = "--replayed", description = "Show what was replayed instead, and who wanted it.")
    boolean replayed;

    @Mixin
    InstanceOptions instance = new InstanceOptions();

    @Option(names = "--format", paramLabel = "text|json", defaultValue = "text", description = "How it is printed. Default: text.")
    InstanceOptions.Format format = InstanceOptions.Format.TEXT;

    @Override
    public Integer call() {
      try (Steering steering = instance.open()) {
        List<SetAside> shown = steering.quarantine().stream()
            .filter(record -> record.replayed() == replayed)
            .filter(record -> reason == null || record.told().reason() == reason).toList();
        Instant now = Instant.now();
        Function<SetAside, Remedy> remedies = record -> Remedy.of(record.told(), steering.topicPrefix(), now);
        TextLayout layout = TextLayout.ofTerminal(ZoneOffset.UTC);
        instance.spec.commandLine().getOut().println(switch (format) {
          case TEXT -> String.join("\n", QuarantineListing.text(shown, remedies, layout));
          case JSON -> QuarantineListing.json(shown, remedies, layout);
        });
      }
      return 0;
    }
  }

  @Command(name = "replay", description = {
      "Takes records that were set aside in again, once the cause is gone; a call is charged once however often it is replayed, "
          + "to the period in which it was made.",
      "What a connector refused can't be replayed, because its text never leaves the connector: 'budgeteer quarantine list' says "
          + "what to do."}, footerHeading = "%nExamples:%n", footer = {
              "  budgeteer quarantine replay --reason beyond-horizon --dry-run --data state",
              "  budgeteer quarantine replay --reason beyond-horizon --why late --data state",
              "  budgeteer quarantine replay --id 4f2a91c03d7e --why 'clock' --data state"})
  static final class ReplayCommand implements Callable<Integer> {
    @Option(names = "--reason", paramLabel = "REASON", converter = ReasonConverter.class, description = "All that was set aside for this.")
    @Nullable
    QuarantineReason reason;

    @Option(names = "--id", paramLabel = "ID", description = "One record, by the name that 'list' shows. May be repeated.")
    List<String> ids = List.of();

    @Option(names = "--dry-run", description = "Show what would be done, and do nothing.")
    boolean dryRun;

    @Option(names = "--why", paramLabel = "TEXT", description = "Why: kept beside the record. Required without --dry-run.")
    @Nullable
    String why;

    @Mixin
    AnswerOptions options = new AnswerOptions();

    @Override
    public Integer call() {
      if ((reason == null) == ids.isEmpty()) {
        throw wrong("which records? accepted: either --reason REASON or --id ID");
      }
      if (!dryRun && (why == null || why.isBlank())) {
        throw wrong("why? accepted: --why TEXT, or --dry-run to do nothing");
      }
      try (Steering steering = options.instance.open()) {
        List<SetAside> records = chosen(steering.quarantine());
        if (records.isEmpty()) {
          options.print("There are no such records.");
          return AnswerOptions.APPLIED;
        }
        Map<SetAside, Plan> plans = steering.replay().plan(records, Instant.now());
        return dryRun || why == null ? show(plans) : carryOut(steering, plans, why);
      }
    }

    private List<SetAside> chosen(List<SetAside> all) {
      List<SetAside> standing = all.stream().filter(record -> !record.replayed()).toList();
      if (reason != null) {
        return standing.stream().filter(record -> record.told().reason() == reason).toList();
      }
      List<SetAside> named = new ArrayList<>();
      for (String id : ids) {
        named.add(standing.stream().filter(record -> record.id().equals(id)).findAny().orElseThrow(
            () -> wrong(
                "--id: nothing is set aside as '" + id + "'; accepted: what 'budgeteer quarantine list' "
                    + "shows")));
      }
      return named;
    }

    private int show(Map<SetAside, Plan> plans) {
      plans.forEach((record, plan) -> options.print(record.id() + ": " + ReplayText.of(plan)));
      long sent = plans.values().stream().filter(Plan.Send.class::isInstance).count();
      options.print(sent + " of " + plans.size() + " would be taken in again; nothing was done");
      return AnswerOptions.APPLIED;
    }

    private int carryOut(Steering steering, Map<SetAside, Plan> plans, String reasonGiven) {
      boolean running = steering.running();
      int worst = AnswerOptions.APPLIED;
      var results = steering.replay().carryOut(plans,
          new Quarantined.Replayed(options.actor(), reasonGiven), running ? options.timeout : null);
      for (var entry : results.entrySet()) {
        Replayed result = entry.getValue();
        options.print(entry.getKey().id() + ": " + ReplayText.of(result, running));
        worst = Math.max(worst, switch (result) {
          case Replayed.Charged _,Replayed.ChargedAlready _,Replayed.TakenIn _ -> AnswerOptions.APPLIED;
          case Replayed.Left left when left.plan() instanceof Plan.ChargedAlready -> AnswerOptions.APPLIED;
          case Replayed.Left _,Replayed.RefusedAgain _ -> AnswerOptions.REJECTED;
          case Replayed.Unanswered _ -> running ? AnswerOptions.UNANSWERED : AnswerOptions.APPLIED;
        });
      }
      return worst;
    }

    private ParameterException wrong(String message) {
      return new ParameterException(options.instance.spec.commandLine(), message);
    }
  }

  static final class ReasonConverter implements ITypeConverter<QuarantineReason> {
    @Override
    public QuarantineReason convert(String value) {
      return Arrays.stream(QuarantineReason.values()).filter(reason -> reason.label().equals(value)).findAny()
          .orElseThrow(() -> new TypeConversionException("'" + value + "' is no reason; accepted: "
              + Arrays.stream(QuarantineReason.values()).map(QuarantineReason::label)
                  .collect(Collectors.joining(", "))));
    }
  }
}

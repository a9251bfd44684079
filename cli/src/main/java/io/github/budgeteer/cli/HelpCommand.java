package io.github.budgeteer.cli;

import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code budgeteer help}: picocli's own passes over all words but the first. */
@Command(name = "help", description = "Shows the help of a command, as --help behind it does.", footerHeading = "%nExample:%n", footer = "  budgeteer help budget set")
final class HelpCommand implements Runnable {
  @Parameters(paramLabel = "COMMAND", arity = "0..*", description = "Its words. Default: the whole of budgeteer.")
  List<String> words = List.of();

  @Spec
  CommandSpec spec;

  @Override
  public void run() {
    CommandLine shown = spec.parent().commandLine();
    for (String word : words) {
      CommandLine next = shown.getSubcommands().get(word);
      if (next == null) {
        throw new ParameterException(spec.commandLine(),
            "'" + word + "' is no command of '" + shown.getCommandSpec().qualifiedName() + "'; accepted: "
                + (shown.getSubcommands().isEmpty()
                    ? "nothing more"
                    : String.join(", ", shown.getSubcommands().keySet())));
      }
      shown = next;
    }
    shown.usage(spec.commandLine().getOut());
  }
}

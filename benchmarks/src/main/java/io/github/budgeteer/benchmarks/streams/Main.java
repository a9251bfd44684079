package io.github.budgeteer.benchmarks.streams;

import io.github.budgeteer.benchmarks.enforcing.Decisions;
import io.github.budgeteer.benchmarks.objects.Objects;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** What {@code benchmarks/run} starts. */
@Command(name = "benchmarks/run", mixinStandardHelpOptions = true, subcommands = {
    Throughput.class, Latency.class,
    ManyAccounts.class, Decisions.class,
    Objects.class}, description = "Measures topology, connectors and enforcer.")
public final class Main {
  private Main() {}

  public static void main(String[] arguments) {
    String[] given = isOfThroughput(arguments) ? prepend(arguments) : arguments;
    System.exit(new CommandLine(new Main()).setCaseInsensitiveEnumValuesAllowed(true).execute(given));
  }

  /** Without a command it is the throughput, whose options follow. */
  private static boolean isOfThroughput(String[] arguments) {
    return arguments.length == 0 || (arguments[0].startsWith("-")
        && !List.of("-h", "--help", "-V", "--version").contains(arguments[0]));
  }

  private static String[] prepend(String[] arguments) {
    String[] all = new String[arguments.length + 1];
    all[0] = "throughput";
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    return all;
  }
}

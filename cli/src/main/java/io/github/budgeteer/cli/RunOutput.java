package io.github.budgeteer.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The options that say where a run keeps its data and how it tells its results. */
final class RunOutput {
  /** How results are printed on standard output. */
  enum Format {
    TEXT, JSON
  }

  @Spec(Spec.Target.MIXEE)
  CommandSpec spec;

  @Option(names = "--data", paramLabel = "DIR", description = "Where everything is kept, so that a later run goes on from there. Without it, a temporary directory "
      + "that is removed at the end.")
  @Nullable
  Path data;

  @Option(names = "--format", paramLabel = "text|json", defaultValue = "text", description = "How results are printed. Default: text.")
  Format format = Format.TEXT;
}

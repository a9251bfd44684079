package io.github.budgeteer.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.budgeteer.cli.run.Progress;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.time.Duration;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** Progress on standard error: a bar where a person watches a terminal, a line per stage elsewhere. */
final class ConsoleProgress implements Progress, AutoCloseable {
  private static final int WIDTH = 80;
  private static final Duration REFRESH = Duration.ofMillis(200);

  private final PrintStream err = new PrintStream(new FileOutputStream(FileDescriptor.err), true, UTF_8);
  private final boolean terminal;
  private final long startNanos = System.nanoTime();
  private @Nullable ProgressBar bar;
  private String stage = "";

  ConsoleProgress(boolean terminal) {
    this.terminal = terminal;
  }

  @Override
  public void stage(String what) {
    close();
    stage = what;
    err.printf("%5.1f s  %s%n", (System.nanoTime() - startNanos) / 1e9, what);
  }

  @Override
  public void at(long done, long total, String detail) {
    if (!terminal) {
      return;
    }
    ProgressBar current = bar;
    if (current == null) {
      current = new ProgressBarBuilder().setTaskName(stage).setInitialMax(total).setUnit(" KiB", 1 << 10)
          .setStyle(ProgressBarStyle.COLORFUL_UNICODE_BLOCK).setUpdateIntervalMillis((int) REFRESH.toMillis())
          .setConsumer(new ConsoleProgressBarConsumer(err, WIDTH)).build();
      bar = current;
    }
    current.maxHint(total);
    current.stepTo(done);
    current.setExtraMessage(detail);
  }

  @Override
  public void close() {
    ProgressBar current = bar;
    bar = null;
    if (current != null) {
      current.close();
    }
  }
}

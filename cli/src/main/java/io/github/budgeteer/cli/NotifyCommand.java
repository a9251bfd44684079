package io.github.budgeteer.cli;

import io.github.budgeteer.enforcer.notify.Channel;
import io.github.budgeteer.enforcer.notify.Channels;
import io.github.budgeteer.enforcer.notify.Delivery;
import io.github.budgeteer.enforcer.notify.NotifierConfig;
import io.github.budgeteer.cli.run.RunFailedException;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code budgeteer notify}: about notifications. */
@Command(name = "notify", description = "Sends notifications by hand.", subcommands = NotifyCommand.TestCommand.class, footerHeading = "%nExample:%n", footer = "  SLACK_WEBHOOK_URL=... budgeteer notify test")
final class NotifyCommand {
  private NotifyCommand() {}

  /** {@code budgeteer notify test}. */
  @Command(name = "test", description = "Sends a test to each channel that is configured, in the way that 'run' would, and says of each whether it got "
      + "through or what to fix. Nothing else happens.", footerHeading = "%nExamples:%n", footer = {
          "  SLACK_WEBHOOK_URL=... budgeteer notify test",
          "  budgeteer notify test --slack-webhook-file slack.url --event-bus default"})
  static final class TestCommand implements Callable<Integer> {
    @Spec
    CommandSpec spec;

    @Mixin
    NotifyOptions options = new NotifyOptions();

    @Override
    public Integer call() {
      NotifierConfig config = options.config(System.getenv());
      if (config.isEmpty()) {
        throw new ParameterException(spec.commandLine(),
            "no channel is configured; accepted: at least one of the options or variables that --help names");
      }
      List<Channel> channels = open(config);
      PrintWriter out = spec.commandLine().getOut();
      boolean all = true;
      try {
        for (Channel channel : channels) {
          all &= switch (Channels.test(channel, config.contact(), Instant.now())) {
            case Delivery.Delivered _ -> {
              out.println(channel.name() + ": got through");
              yield true;
            }
            case Delivery.Failed failed -> {
              out.println(channel.name() + ": did NOT get through: " + failed.reason());
              yield false;
            }
          };
          out.flush();
        }
      } finally {
        channels.forEach(Channel::close);
      }
      return all ? 0 : Main.FAILED;
    }

    private static List<Channel> open(NotifierConfig config) {
      try {
        return Channels.of(config);
      } catch (IllegalStateException e) {
        throw new RunFailedException(String.valueOf(e.getMessage()), e);
      }
    }
  }
}

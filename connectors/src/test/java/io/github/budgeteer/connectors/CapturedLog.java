package io.github.budgeteer.connectors;

import java.util.ArrayList;
import java.util.List;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.logging.log4j.core.config.Property;

/** What is logged until it is closed. */
public final class CapturedLog implements AutoCloseable {
  private final Logger root = (Logger) LogManager.getRootLogger();
  private final Level before = root.getLevel();
  private final Appender appender = new Appender();

  /**
   * Starts to capture.
   *
   * @param level from which on
   */
  public CapturedLog(Level level) {
    appender.start();
    root.addAppender(appender);
    // The level of a Logger is its own; that of its configuration is all loggers'.
    Configurator.setRootLevel(level);
  }

  /** Returns each line with what was thrown. */
  public List<String> lines() {
    return List.copyOf(appender.lines);
  }

  @Override
  public void close() {
    root.removeAppender(appender);
    Configurator.setRootLevel(before);
    appender.stop();
  }

  private static final class Appender extends AbstractAppender {
    private final List<String> lines = new ArrayList<>();

    Appender() {
      super("captured", null, null, false, Property.EMPTY_ARRAY);
    }

    @Override
    public synchronized void append(LogEvent event) {
      lines.add(event.getMessage().getFormattedMessage() + " " + event.getThrown());
    }
  }
}

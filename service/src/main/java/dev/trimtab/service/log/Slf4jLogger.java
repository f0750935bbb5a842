package dev.trimtab.service.log;

import java.util.List;
import org.jboss.logmanager.Logger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.event.LoggingEvent;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;
import org.slf4j.spi.LoggingEventAware;

/** Hands on to JBoss' log manager what is logged through SLF4J. */
final class Slf4jLogger extends LegacyAbstractLogger implements LoggingEventAware {

  private static final long serialVersionUID = 1L;

  private final transient Logger logger;

  Slf4jLogger(String name) {
    this.name = name;
    this.logger = Logger.getLogger(name);
  }

  @Override
  public void log(LoggingEvent event) {
    List<org.slf4j.event.KeyValuePair> pairs = event.getKeyValuePairs();
    Object[] arguments = event.getArgumentArray();
    var sentence = MessageFormatter.basicArrayFormat(event.getMessage(), arguments);
    log(
        event.getLevel(),
        new StructuredRecord(
            level(event.getLevel()), name, sentence, pairs == null ? List.of() : pairs),
        event.getThrowable());
  }

  @Override
  protected void handleNormalizedLoggingCall(
      Level level,
      @Nullable Marker marker,
      String message,
      Object @Nullable [] arguments,
      @Nullable Throwable thrown) {
    String sentence = MessageFormatter.basicArrayFormat(message, arguments);
    log(level, new StructuredRecord(level(level), name, sentence, List.of()), thrown);
  }

  private void log(Level level, StructuredRecord entry, @Nullable Throwable thrown) {
    if (logger.isLoggable(level(level))) {
      entry.setThrown(thrown);
      logger.logRaw(entry);
    }
  }

  private static java.util.logging.Level level(Level level) {
    return switch (level) {
      case ERROR -> org.jboss.logmanager.Level.ERROR;
      case WARN -> org.jboss.logmanager.Level.WARN;
      case INFO -> org.jboss.logmanager.Level.INFO;
      case DEBUG -> org.jboss.logmanager.Level.DEBUG;
      case TRACE -> org.jboss.logmanager.Level.TRACE;
    };
  }

  @Override
  protected String getFullyQualifiedCallerName() {
    return Slf4jLogger.class.getName();
  }

  @Override
  public boolean isTraceEnabled() {
    return logger.isLoggable(org.jboss.logmanager.Level.TRACE);
  }

  @Override
  public boolean isDebugEnabled() {
    return logger.isLoggable(org.jboss.logmanager.Level.DEBUG);
  }

  @Override
  public boolean isInfoEnabled() {
    return logger.isLoggable(org.jboss.logmanager.Level.INFO);
  }

  @Override
  public boolean isWarnEnabled() {
    return logger.isLoggable(org.jboss.logmanager.Level.WARN);
  }

  @Override
  public boolean isErrorEnabled() {
    return logger.isLoggable(org.jboss.logmanager.Level.ERROR);
  }
}

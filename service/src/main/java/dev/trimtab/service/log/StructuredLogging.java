package dev.trimtab.service.log;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.logging.Handler;
import org.jboss.logmanager.ExtHandler;
import org.slf4j.ILoggerFactory;
import org.slf4j.IMarkerFactory;
import org.slf4j.Logger;
import org.slf4j.helpers.BasicMarkerFactory;
import org.slf4j.impl.Slf4jMDCAdapter;
import org.slf4j.spi.MDCAdapter;
import org.slf4j.spi.SLF4JServiceProvider;

/** SLF4J over JBoss' log manager, which by its own provider would lose the pairs' names. */
public final class StructuredLogging implements SLF4JServiceProvider {

  private final Map<String, Logger> loggers = new ConcurrentHashMap<>();
  private final IMarkerFactory markers = new BasicMarkerFactory();
  private final MDCAdapter context = new Slf4jMDCAdapter();

  /** Makes this the provider; before anybody logs. */
  public static void use() {
    System.setProperty("slf4j.provider", StructuredLogging.class.getName());
    // Otherwise SLF4J tells on the console that it was told so.
    System.setProperty("slf4j.internal.verbosity", "WARN");
  }

  /** From now on, all lines are JSON. */
  public static void writeJson() {
    for (Handler handler : java.util.logging.Logger.getLogger("").getHandlers()) {
      format(handler, new JsonFormatter());
    }
  }

  private static void format(Handler handler, JsonFormatter formatter) {
    handler.setFormatter(formatter);
    if (handler instanceof ExtHandler outer) {
      for (Handler inner : outer.getHandlers()) {
        format(inner, formatter);
      }
    }
  }

  @Override
  public ILoggerFactory getLoggerFactory() {
    return name -> loggers.computeIfAbsent(name, Slf4jLogger::new);
  }

  @Override
  public IMarkerFactory getMarkerFactory() {
    return markers;
  }

  @Override
  public MDCAdapter getMDCAdapter() {
    return context;
  }

  @Override
  public String getRequestedApiVersion() {
    return "2.0.99";
  }

  @Override
  public void initialize() {
    // Everything is there from the beginning.
  }
}

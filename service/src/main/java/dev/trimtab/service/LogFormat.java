package dev.trimtab.service;

import dev.trimtab.service.log.StructuredLogging;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/** Gives log lines the format that is configured, before anything is started. */
@ApplicationScoped
class LogFormat {

  private static final int FIRST = 1;

  void apply(@Observes @Priority(FIRST) StartupEvent started, TrimtabConfig config) {
    switch (config.log().format()) {
      case TEXT -> {}
      case JSON -> StructuredLogging.writeJson();
    }
  }
}

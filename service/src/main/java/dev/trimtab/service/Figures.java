package dev.trimtab.service;

import io.micrometer.prometheus.PrometheusMeterRegistry;
import jakarta.inject.Singleton;

/** All figures of this process, as Prometheus reads them. */
@Singleton
@SuppressWarnings("deprecation") // Quarkus' registry is the one for Prometheus' older client
class Figures {

  private final PrometheusMeterRegistry registry;

  Figures(PrometheusMeterRegistry registry) {
    this.registry = registry;
  }

  String text() {
    return registry.scrape();
  }
}

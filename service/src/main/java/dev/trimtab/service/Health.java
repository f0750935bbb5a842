package dev.trimtab.service;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;
import org.eclipse.microprofile.health.Readiness;

/** Liveness and readiness of the service, under {@code /q/health}. */
final class Health {

  private Health() {}

  /** Alive while the store keeps its promises; before the start there is nothing to be dead. */
  @Liveness
  @ApplicationScoped
  static class Store implements HealthCheck {
    private final Cluster cluster;

    Store(Cluster cluster) {
      this.cluster = cluster;
    }

    @Override
    public HealthCheckResponse call() {
      return HealthCheckResponse.named("store")
          .status(!cluster.isReady() || cluster.isHealthy())
          .build();
    }
  }

  /** Ready when the API, all controllers and the node are. */
  @Readiness
  @ApplicationScoped
  static class Parts implements HealthCheck {
    private final Cluster cluster;

    Parts(Cluster cluster) {
      this.cluster = cluster;
    }

    @Override
    public HealthCheckResponse call() {
      return HealthCheckResponse.named("cluster")
          .status(cluster.isReady())
          .withData("controllersNotReady", String.join(",", cluster.notReadyControllers()))
          .withData("controllersWaiting", String.join("; ", cluster.waitingControllers()))
          .build();
    }
  }
}

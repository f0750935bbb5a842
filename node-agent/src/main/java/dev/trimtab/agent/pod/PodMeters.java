package dev.trimtab.agent.pod;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;

/** Figures about the pods of this node. */
public final class PodMeters {

  private final Timer starts;
  private final Counter restarts;

  public PodMeters(MeterRegistry registry) {
    starts =
        Timer.builder("trimtab.pod.start")
            .description("Time from a pod's creation to its running")
            .publishPercentiles(0.5, 0.95, 0.99)
            .register(registry);
    restarts =
        Counter.builder("trimtab.container.restarts")
            .description("Containers that were run again")
            .register(registry);
  }

  /** A pod's status has changed. */
  void changed(Pod before, PodStatus after, Instant now) {
    boolean ran = "Running".equals(Pods.status(before).getPhase());
    String created = before.getMetadata().getCreationTimestamp();
    if (!ran && "Running".equals(after.getPhase()) && created != null) {
      Duration took = Duration.between(Instant.parse(created), now);
      starts.record(took.isNegative() ? Duration.ZERO : took);
    }
    long more = restarts(after) - restarts(Pods.status(before));
    if (more > 0) {
      restarts.increment((double) more);
    }
  }

  private static long restarts(PodStatus status) {
    return status.getContainerStatuses().stream()
        .mapToLong(s -> s.getRestartCount() == null ? 0 : s.getRestartCount())
        .sum();
  }
}

package dev.trimtab.controllers.scheduler;

import dev.trimtab.controllers.scheduler.spi.OrderStep;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.Objects;

/** By {@code spec.priority}. */
final class PriorityOrder implements OrderStep {

  @Override
  public int rank(Pod pod) {
    return Objects.requireNonNullElse(pod.getSpec().getPriority(), 0);
  }
}

package dev.trimtab.agent.pod;

import dev.trimtab.agent.probe.ProbeState;
import dev.trimtab.node.ContainerStatus;
import dev.trimtab.node.ContainerStatus.State;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Instant;
import java.util.Map;
import java.util.Set;

/**
 * All that is known of a pod at a moment.
 *
 * @param pod as the server has it
 * @param observed what runs
 * @param memory what is remembered
 * @param probes by container id; containers without probes need no entry
 * @param busy slots of steps that are under way
 * @param now the moment
 */
public record PodView(
    Pod pod,
    Observed observed,
    PodMemory memory,
    Map<String, ProbeState> probes,
    Set<String> busy,
    Instant now) {
  public PodView {
    probes = Map.copyOf(probes);
    busy = Set.copyOf(busy);
  }

  ProbeState probe(ContainerStatus container) {
    return probes.getOrDefault(container.id(), ProbeState.NONE);
  }

  boolean isStarted(ContainerStatus container) {
    return container.state() instanceof State.Running && probe(container).started();
  }

  /** Whether a container that ended with {@code exitCode} is to be run again. */
  boolean restarts(Container container, int exitCode) {
    if (Pods.isSidecar(container)) {
      return true;
    }
    if (Ephemeral.is(pod, container.getName())) {
      return false;
    }
    boolean init = Pods.isInit(pod, container.getName());
    return switch (Pods.restartPolicy(pod)) {
      case "Never" -> false;
      case "OnFailure" -> exitCode != 0;
      default -> !init || exitCode != 0;
    };
  }

  /** How many containers of this name there were before the next one. */
  int nextAttempt(String name) {
    var newest = observed.newest(name);
    if (newest.isPresent()) {
      return newest.get().spec().attempt() + 1;
    }
    var told = Pods.told(pod, name);
    boolean ran = told.getContainerID() != null && !told.getContainerID().isEmpty();
    int restarts = told.getRestartCount() == null ? 0 : told.getRestartCount();
    return ran ? restarts + 1 : restarts;
  }
}

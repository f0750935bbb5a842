package dev.trimtab.agent.pod;

import dev.trimtab.agent.probe.Outcome;
import dev.trimtab.agent.probe.Target;
import dev.trimtab.node.ContainerStatus;
import dev.trimtab.node.NodeException;
import io.fabric8.kubernetes.api.model.Container;
import java.time.Duration;
import java.time.Instant;

/** Stops containers: their preStop hook, their stop signal, and at last SIGKILL. */
final class ContainerStops {

  private static final int SIGKILL = 9;
  private static final int SIGTERM = 15;

  private final NodeSide node;

  ContainerStops(NodeSide node) {
    this.node = node;
  }

  /** Runs the preStop hook for at most the grace period, then sends the stop signal. */
  void stop(PodEntry entry, Action.Stop stop, String podIp) throws InterruptedException {
    Instant begun = node.now();
    var progress = new StopProgress(begun, begun.plus(stop.grace()), null, null);
    entry.remember(m -> m.withStop(stop.containerId(), progress));
    node.events().normal(entry.pod(), "Killing", stop.why());
    var container = Pods.container(entry.pod(), stop.container());
    if (container.flatMap(Pods::preStop).isPresent()) {
      preStop(entry, container.get(), new Target(stop.containerId(), podIp), stop.grace());
    }
    signal(stop.containerId(), stopSignal(stop.containerId()));
    entry.remember(m -> m.withStop(stop.containerId(), progress.signalledAt(node.now())));
  }

  private void preStop(PodEntry entry, Container container, Target target, Duration limit)
      throws InterruptedException {
    var hook = Pods.preStop(container).orElseThrow();
    Outcome outcome = node.checks().hook(container, hook, target, limit);
    if (!outcome.ok()) {
      node.events()
          .warning(entry.pod(), "FailedPreStopHook", "PreStopHook failed: " + outcome.message());
    }
  }

  /** Ends a container at once. */
  void kill(PodEntry entry, String containerId) {
    StopProgress progress = entry.memory().stops().get(containerId);
    if (progress != null) {
      entry.remember(m -> m.withStop(containerId, progress.killedAt(node.now())));
    }
    signal(containerId, SIGKILL);
  }

  /** A container that ended meanwhile needs no signal. */
  private void signal(String containerId, int signal) {
    boolean runs =
        node.runtime()
            .container(containerId)
            .filter(c -> c.state() instanceof ContainerStatus.State.Running)
            .isPresent();
    if (!runs) {
      return;
    }
    try {
      node.runtime().signalContainer(containerId, signal);
    } catch (NodeException.NotFound ended) {
      boolean still =
          node.runtime()
              .container(containerId)
              .filter(c -> c.state() instanceof ContainerStatus.State.Running)
              .isPresent();
      if (still) {
        throw ended;
      }
    }
  }

  private int stopSignal(String containerId) {
    return node.runtime()
        .container(containerId)
        .map(c -> c.spec().labels().get(Labels.STOP_SIGNAL))
        .map(Signals::number)
        .orElse(SIGTERM);
  }
}

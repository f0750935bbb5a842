package dev.trimtab.agent.pod;

import dev.trimtab.agent.volume.VolumeException;
import dev.trimtab.agent.volume.Volumes;
import dev.trimtab.node.NodeException;
import dev.trimtab.node.SandboxStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Carries steps out, each on a thread of its own, and makes the pod due when one has ended. */
final class Steps {

  private static final Logger log = LoggerFactory.getLogger(Steps.class);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
  private static final Duration LAST_PAUSE = Duration.ofMinutes(2);
  private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(1);
  private static final Duration SANDBOX_PAUSE = Duration.ofSeconds(5);

  private final NodeSide node;
  private final Consumer<Pod> due;
  private final ImagePulls pulls;
  private final ContainerStops stops;
  private final ContainerStarts starts;

  /**
   * @param due makes a pod be looked at again
   */
  Steps(NodeSide node, Consumer<Pod> due) {
    this.node = node;
    this.due = due;
    this.pulls = new ImagePulls(node);
    this.stops = new ContainerStops(node);
    this.starts = new ContainerStarts(node, stops);
  }

  /** Begins a step, unless one of its slot is under way. */
  void begin(PodEntry entry, Observed observed, Action action) {
    if (entry.begin(action.slot())) {
      node.platform().threads().newThread(() -> perform(entry, observed, action)).start();
    }
  }

  /** The loop that guards steps: whatever goes wrong, the slot is given back, if later. */
  private void perform(PodEntry entry, Observed observed, Action action) {
    try {
      take(entry, observed, action);
      end(entry, action);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    } catch (Exception failed) {
      log.atWarn()
          .addKeyValue("pod", Pods.name(entry.pod()))
          .addKeyValue("step", action)
          .setCause(failed)
          .log("a step failed; it will be tried again");
      node.platform().timers().schedule(PAUSE_AFTER_FAILURE, () -> end(entry, action));
    }
  }

  private void end(PodEntry entry, Action action) {
    entry.end(action.slot());
    due.accept(entry.pod());
  }

  private void take(PodEntry entry, Observed observed, Action action)
      throws InterruptedException, IOException {
    switch (action) {
      case Action.PrepareVolumes prepare -> prepareVolumes(entry, observed);
      case Action.ReleaseVolumes release -> {
        node.volumes().release(Pods.uid(entry.pod()));
        entry.remember(m -> m.withVolumes(new PodMemory.Volumes.Released()));
      }
      case Action.RunSandbox run -> runSandbox(entry, run.attempt());
      case Action.StopSandbox stop -> node.runtime().stopSandbox(stop.sandboxId());
      case Action.RemoveSandbox remove -> node.runtime().removeSandbox(remove.sandboxId());
      case Action.PullImage pull -> pulls.pull(entry, pull.container());
      case Action.Start start -> starts.start(entry, observed, start);
      case Action.Stop stop -> stops.stop(entry, stop, podIp(observed));
      case Action.Kill kill -> stops.kill(entry, kill.containerId());
      case Action.RemoveContainer remove -> node.runtime().removeContainer(remove.containerId());
      case Action.DeleteFromServer delete -> {
        node.cluster().delete(entry.pod());
        entry.remember(m -> m.deletedAt(node.now()));
      }
    }
  }

  private static String podIp(Observed observed) {
    return observed.newestSandbox().map(SandboxStatus::ip).orElse("");
  }

  private void evict(PodEntry entry, String why) {
    node.events().warning(entry.pod(), "Evicted", why);
    entry.remember(m -> m.condemned(new Verdict("Evicted", why)));
  }

  private void prepareVolumes(PodEntry entry, Observed observed) throws IOException {
    Pod pod = entry.pod();
    var before = entry.memory().volumes();
    try {
      Map<String, Path> places = node.volumes().prepare(pod, node.facts().at(podIp(observed)));
      entry.places(places);
      node.volumes().outgrown(pod, places).ifPresent(why -> evict(entry, why));
      Instant again = Volumes.changes(pod) ? node.now().plus(node.refresh()) : Instant.MAX;
      entry.remember(m -> m.withVolumes(new PodMemory.Volumes.Ready(again)));
    } catch (VolumeException | KubernetesClientException | UncheckedIOException failed) {
      String why = String.valueOf(failed.getMessage());
      node.events().warning(pod, "FailedMount", why);
      entry.remember(m -> m.withVolumes(after(before, why)));
    }
  }

  /** Volumes in use stay in use when they cannot be refreshed. */
  private PodMemory.Volumes after(PodMemory.Volumes before, String why) {
    Instant now = node.now();
    return switch (before) {
      case PodMemory.Volumes.Ready ready -> new PodMemory.Volumes.Ready(now.plus(node.refresh()));
      case PodMemory.Volumes.Failed failed -> {
        Duration doubled = failed.delay().multipliedBy(2);
        Duration delay = doubled.compareTo(LAST_PAUSE) > 0 ? LAST_PAUSE : doubled;
        yield new PodMemory.Volumes.Failed(why, now.plus(delay), delay);
      }
      case PodMemory.Volumes.Unknown unknown ->
          new PodMemory.Volumes.Failed(why, now.plus(FIRST_PAUSE), FIRST_PAUSE);
      case PodMemory.Volumes.Released released ->
          new PodMemory.Volumes.Failed(why, now.plus(FIRST_PAUSE), FIRST_PAUSE);
    };
  }

  private void runSandbox(PodEntry entry, int attempt) {
    Pod pod = entry.pod();
    if (attempt > 0 && entry.first("sandbox/" + attempt)) {
      String what = "Pod sandbox changed, it will be killed and re-created.";
      node.events().normal(pod, "SandboxChanged", what);
    }
    try {
      node.runtime().runSandbox(node.sandboxes().of(pod, attempt, Labels.of(pod)));
      entry.remember(m -> m.withSandboxFailure(null));
    } catch (NodeException failed) {
      String why = "Failed to create pod sandbox: " + failed.getMessage();
      node.events().warning(pod, "FailedCreatePodSandBox", why);
      var failure = new StartFailure("FailedCreatePodSandBox", why, node.now().plus(SANDBOX_PAUSE));
      entry.remember(m -> m.withSandboxFailure(failure));
    }
  }
}

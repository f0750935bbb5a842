package dev.trimtab.agent.eviction;

import dev.trimtab.agent.node.UnusedImages;
import dev.trimtab.agent.pod.Pods;
import dev.trimtab.agent.volume.PodPaths;
import dev.trimtab.node.NodeRuntime;
import dev.trimtab.node.SandboxStatus;
import dev.trimtab.node.Trees;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Takes disk space back of which no pod misses anything: dead containers and unused images. */
final class Reclaim implements Evictions.Remedy {

  private final NodeRuntime runtime;
  private final PodPaths paths;
  private final FileSystems disks;
  private final Supplier<List<Pod>> pods;

  /**
   * @param pods the pods of this node
   */
  Reclaim(NodeRuntime runtime, PodPaths paths, FileSystems disks, Supplier<List<Pod>> pods) {
    this.runtime = runtime;
    this.paths = paths;
    this.disks = disks;
    this.pods = pods;
  }

  @Override
  public void reclaim(Signal signal) throws IOException {
    if (!signal.resource().isOnDisk()) {
      return;
    }
    removeEnded();
    Optional<Path> images = disks.images();
    if (images.isPresent() && disks.concerns(signal, images.get())) {
      new UnusedImages(runtime).removeAll();
    }
  }

  /** Whole sandboxes, with the logs: of a pod that has ended nothing else is shown from there. */
  private void removeEnded() throws IOException {
    for (Pod pod : pods.get()) {
      List<SandboxStatus> sandboxes =
          runtime.sandboxes().stream().filter(s -> s.spec().uid().equals(Pods.uid(pod))).toList();
      if (Pods.isTerminal(pod) && sandboxes.stream().noneMatch(SandboxStatus::ready)) {
        sandboxes.forEach(sandbox -> runtime.removeSandbox(sandbox.id()));
        Trees.delete(paths.logs(pod));
      }
    }
  }
}

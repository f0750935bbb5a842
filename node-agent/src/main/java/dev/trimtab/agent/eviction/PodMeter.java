package dev.trimtab.agent.eviction;

import dev.trimtab.agent.container.Resources;
import dev.trimtab.agent.eviction.PodUse.OfContainer;
import dev.trimtab.agent.pod.Admission;
import dev.trimtab.agent.pod.Observed;
import dev.trimtab.agent.pod.Pods;
import dev.trimtab.agent.volume.PodPaths;
import dev.trimtab.node.ContainerStats;
import dev.trimtab.node.ContainerStatus;
import dev.trimtab.node.NodeException;
import dev.trimtab.node.NodeRuntime;
import dev.trimtab.node.Trees;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToLongFunction;

/**
 * Measures what pods use: memory and processes by their control groups; of disks their volumes,
 * logs and writable layers, as far as these are on the file system that is short.
 */
final class PodMeter implements Evictions.Meter {

  private final NodeRuntime runtime;
  private final PodPaths paths;
  private final FileSystems disks;

  PodMeter(NodeRuntime runtime, PodPaths paths, FileSystems disks) {
    this.runtime = runtime;
    this.paths = paths;
    this.disks = disks;
  }

  @Override
  public PodUse measure(Pod pod, Signal signal) throws IOException {
    String resource = signal.resource().word();
    var observed = Observed.of(Pods.uid(pod), runtime.sandboxes(), runtime.containers());
    List<OfContainer> containers = new ArrayList<>();
    for (Container container : Pods.allContainers(pod).toList()) {
      long used = 0;
      for (ContainerStatus run : observed.containers()) {
        if (run.spec().name().equals(container.getName())) {
          used += used(run, signal);
        }
      }
      used += tree(paths.logs(pod).resolve(container.getName()), signal);
      long requested = Resources.amount(Resources.requests(container).get(resource));
      containers.add(new OfContainer(container.getName(), used, requested));
    }
    long used = containers.stream().mapToLong(OfContainer::used).sum();
    used += tree(paths.pod(Pods.uid(pod)), signal);
    long requested = Admission.requests(pod).getOrDefault(resource, 0L);
    return new PodUse(pod, used, requested, containers);
  }

  private long used(ContainerStatus run, Signal signal) throws IOException {
    try {
      return switch (signal.resource()) {
        case MEMORY -> group(run, ContainerStats::workingSet);
        case PIDS -> group(run, ContainerStats::processes);
        case DISK, INODES -> {
          Optional<Path> layer = runtime.writableLayer(run.id());
          yield layer.isPresent() ? tree(layer.get(), signal) : 0;
        }
      };
    } catch (NodeException.NotFound goneMeanwhile) {
      return 0;
    }
  }

  private long group(ContainerStatus run, ToLongFunction<ContainerStats> figure) {
    return runtime.stats(run.id()).map(figure::applyAsLong).orElse(0L);
  }

  private long tree(Path root, Signal signal) throws IOException {
    if (!disks.concerns(signal, root)) {
      return 0;
    }
    var extent = Trees.extent(root);
    return signal.resource() == Signal.Resource.INODES ? extent.inodes() : extent.bytes();
  }
}

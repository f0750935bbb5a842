package dev.trimtab.agent.container;

import dev.trimtab.agent.cluster.Cluster;
import dev.trimtab.agent.volume.PodFacts;
import dev.trimtab.agent.volume.PodPaths;
import dev.trimtab.node.ContainerSpec;
import dev.trimtab.node.Images.Image;
import dev.trimtab.node.Mount;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Makes the runtime's request for a container. */
public final class ContainerSpecs {

  private static final String DEFAULT_MESSAGE_PATH = "/dev/termination-log";

  private final PodPaths paths;
  private final Environment environment;
  private final long pids;

  /**
   * @param pids how many processes a container may have; 0 for no bound
   */
  public ContainerSpecs(PodPaths paths, Cluster cluster, long pids) {
    this.paths = paths;
    this.environment = new Environment(cluster);
    this.pids = pids;
  }

  /**
   * The request for one start.
   *
   * @throws ConfigException if it cannot be made as the pod describes it
   */
  public ContainerSpec of(Wanted wanted) {
    Pod pod = wanted.pod();
    Container container = wanted.container();
    Map<String, String> variables = environment.of(pod, container, wanted.facts());
    List<Mount> mounts = new ArrayList<>(Mounts.of(pod, container, wanted.places(), variables));
    mounts.add(terminationMessage(wanted));
    return new ContainerSpec(
        container.getName(),
        wanted.attempt(),
        wanted.image().id(),
        Expansion.all(container.getCommand(), variables),
        Expansion.all(container.getArgs(), variables),
        variables.entrySet().stream()
            .map(e -> new ContainerSpec.Env(e.getKey(), e.getValue()))
            .toList(),
        container.getWorkingDir() == null ? "" : container.getWorkingDir(),
        mounts,
        Resources.of(container, pids),
        OomScore.of(pod, container, wanted.facts().memory()),
        Rights.of(pod, container, wanted.image()),
        Boolean.TRUE.equals(container.getStdin()),
        Boolean.TRUE.equals(container.getStdinOnce()),
        Boolean.TRUE.equals(container.getTty()),
        paths.log(pod, container.getName(), wanted.attempt()),
        wanted.labels(),
        wanted.processesOf());
  }

  private Mount terminationMessage(Wanted wanted) {
    String uid = wanted.pod().getMetadata().getUid();
    Path file = paths.terminationMessage(uid, wanted.container().getName(), wanted.attempt());
    try {
      Files.createDirectories(file.getParent());
      if (!Files.exists(file)) {
        Files.createFile(file);
      }
      Files.setPosixFilePermissions(
          file, java.nio.file.attribute.PosixFilePermissions.fromString("rw-rw-rw-"));
      Files.createDirectories(
          paths.log(wanted.pod(), wanted.container().getName(), wanted.attempt()).getParent());
    } catch (IOException failed) {
      throw new ConfigException("failed to create termination-log file: " + failed);
    }
    String target = wanted.container().getTerminationMessagePath();
    return new Mount(
        file,
        target == null || target.isEmpty() ? DEFAULT_MESSAGE_PATH : target,
        "",
        false,
        Mount.Kind.BIND,
        Mount.Propagation.NONE,
        0);
  }

  /**
   * A container to be started.
   *
   * @param pod its pod
   * @param container its description
   * @param attempt how many there were before
   * @param image what it runs
   * @param facts what it may be told of itself
   * @param places where the pod's volumes are
   * @param labels to find it again
   * @param processesOf the id of the container whose processes it sees; empty for what the pod says
   */
  public record Wanted(
      Pod pod,
      Container container,
      int attempt,
      Image image,
      PodFacts facts,
      Map<String, Path> places,
      Map<String, String> labels,
      String processesOf) {
    public Wanted {
      places = Map.copyOf(places);
      labels = Map.copyOf(labels);
    }
  }
}

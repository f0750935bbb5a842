package dev.trimtab.agent.probe;

import dev.trimtab.node.ContainerStatus;
import dev.trimtab.workqueue.Platform;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Runs the probes of all containers on this node, and knows what they say. */
public final class Probes implements AutoCloseable {

  private final Checks checks;
  private final Platform platform;
  private final Consumer<? super Pod> changed;
  private final Complaints complaints;
  private final Map<String, Entry> running = new ConcurrentHashMap<>();

  /**
   * @param changed called when what probes say of a pod has changed; must not block
   * @param complaints called for every failure; must not block
   */
  public Probes(
      Checks checks, Platform platform, Consumer<? super Pod> changed, Complaints complaints) {
    this.checks = checks;
    this.platform = platform;
    this.changed = changed;
    this.complaints = complaints;
  }

  /** Told of failures of probes. */
  @FunctionalInterface
  public interface Complaints {
    /** A probe of {@code pod} failed. */
    void warning(Pod pod, String reason, String message);
  }

  /** Probes exactly the given running containers of a pod, from now on. */
  public void watch(Pod pod, String podIp, Map<ContainerStatus, Instant> started) {
    String uid = pod.getMetadata().getUid();
    Set<String> ids =
        started.keySet().stream().map(ContainerStatus::id).collect(Collectors.toSet());
    running.forEach(
        (id, entry) -> {
          if (entry.uid().equals(uid) && !ids.contains(id)) {
            running.remove(id);
            entry.probes().close();
          }
        });
    started.forEach((status, since) -> watch(pod, podIp, status, since));
  }

  private void watch(Pod pod, String podIp, ContainerStatus status, Instant since) {
    Optional<Container> container =
        containers(pod).filter(c -> c.getName().equals(status.spec().name())).findFirst();
    if (running.containsKey(status.id()) || container.filter(ContainerProbes::hasAny).isEmpty()) {
      return;
    }
    var target = new Target(status.id(), podIp);
    var told = told(pod, status);
    var probes =
        new ContainerProbes(
            container.get(),
            new ContainerProbes.Subject(
                target,
                since,
                told.filter(s -> Boolean.TRUE.equals(s.getStarted())).isPresent(),
                told.filter(s -> Boolean.TRUE.equals(s.getReady())).isPresent()),
            checks,
            platform,
            () -> changed.accept(pod),
            (reason, message) -> complaints.warning(pod, reason, message));
    if (running.putIfAbsent(status.id(), new Entry(pod.getMetadata().getUid(), probes)) == null) {
      probes.start();
    }
  }

  /** What the server was told of this very container, if anything: an agent may have restarted. */
  private static Optional<io.fabric8.kubernetes.api.model.ContainerStatus> told(
      Pod pod, ContainerStatus status) {
    return Stream.of(pod)
        .filter(p -> p.getStatus() != null)
        .flatMap(
            p ->
                Stream.concat(
                    p.getStatus().getInitContainerStatuses().stream(),
                    p.getStatus().getContainerStatuses().stream()))
        .filter(s -> ("trimtab://" + status.id()).equals(s.getContainerID()))
        .findFirst();
  }

  private static Stream<Container> containers(Pod pod) {
    return Stream.concat(
        pod.getSpec().getInitContainers().stream()
            .filter(c -> "Always".equals(c.getRestartPolicy())),
        pod.getSpec().getContainers().stream());
  }

  /** What probes say, by container id; containers without probes are not named. */
  public Map<String, ProbeState> states(String uid) {
    Map<String, ProbeState> states = new TreeMap<>();
    running.forEach(
        (id, entry) -> {
          if (entry.uid().equals(uid)) {
            states.put(id, entry.probes().state());
          }
        });
    return states;
  }

  /** Stops all probes of a pod. */
  public void forget(String uid) {
    running.entrySet().removeIf(entry -> stop(uid, entry.getValue()));
  }

  private static boolean stop(String uid, Entry entry) {
    boolean own = entry.uid().equals(uid);
    if (own) {
      entry.probes().close();
    }
    return own;
  }

  @Override
  public void close() {
    running.values().forEach(entry -> entry.probes().close());
    running.clear();
  }

  private record Entry(String uid, ContainerProbes probes) {}
}

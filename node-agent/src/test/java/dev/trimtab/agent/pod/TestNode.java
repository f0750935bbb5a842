package dev.trimtab.agent.pod;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trimtab.agent.TestPlatform;
import dev.trimtab.agent.container.ClusterDns;
import dev.trimtab.agent.container.ContainerSpecs;
import dev.trimtab.agent.container.SandboxSpecs;
import dev.trimtab.agent.probe.Checks;
import dev.trimtab.agent.probe.Probes;
import dev.trimtab.agent.volume.MemoryDirectory;
import dev.trimtab.agent.volume.PodFacts;
import dev.trimtab.agent.volume.PodPaths;
import dev.trimtab.agent.volume.Volumes;
import dev.trimtab.framework.Context;
import dev.trimtab.framework.EventRecorder;
import dev.trimtab.framework.Result;
import dev.trimtab.framework.Writer;
import dev.trimtab.informer.Lister;
import dev.trimtab.informer.ObjectKey;
import dev.trimtab.node.NodeRuntime;
import dev.trimtab.node.simulated.Behaviour;
import dev.trimtab.node.simulated.Settings;
import dev.trimtab.node.simulated.SimulatedMachine;
import dev.trimtab.node.simulated.SimulatedNodeRuntime;
import dev.trimtab.workqueue.Cause;
import dev.trimtab.workqueue.Platform;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** An agent's pods on a simulated machine, against a server that is a map, on standing time. */
final class TestNode {

  final TestPlatform platform = new TestPlatform();
  final FakeCluster cluster = new FakeCluster();
  final SimulatedMachine machine;
  final List<String> events = new ArrayList<>();
  final Map<String, Quantity> allocatable =
      new TreeMap<>(Map.of("cpu", new Quantity("8"), "memory", new Quantity("32Gi")));
  int statusWrites;

  private final Path root;
  private final LinkedHashSet<ObjectKey> due = new LinkedHashSet<>();
  private final Map<ObjectKey, Instant> wakes = new TreeMap<>();
  private NodeRuntime runtime;
  private Probes probes;
  private PodReconciler reconciler;

  TestNode(Path root, Behaviour behaviour) {
    this.root = root;
    machine =
        new SimulatedMachine(
            Settings.of(
                    "test",
                    platform.clock(),
                    (delay, work) -> platform.timers().schedule(delay, work)::cancel)
                .withBehaviour(behaviour));
    boot();
  }

  private void boot() {
    runtime = new SimulatedNodeRuntime(machine);
    runtime.subscribe(event -> dueBySandbox(event.sandboxId()));
    var checks = new Checks(runtime, platform);
    var paths = new PodPaths(root);
    var dns =
        new ClusterDns(
            List.of("10.96.0.10"),
            "cluster.local",
            new ClusterDns.Resolver(List.of("9.9.9.9"), List.of(), List.of()));
    probes = new Probes(checks, platform, this::due, this::complain);
    var side =
        new NodeSide(
            runtime,
            cluster,
            platform,
            new Recorder(),
            new Volumes(paths, new MemoryDirectory(Optional.empty()), cluster, platform.clock()),
            paths,
            new SandboxSpecs(dns, 0),
            new ContainerSpecs(paths, cluster, 0),
            checks,
            new PodFacts("", "127.0.0.1", 8, 32L << 30, 100L << 30),
            new PodMeters(new SimpleMeterRegistry()),
            Duration.ofMinutes(1));
    reconciler = new PodReconciler(side, () -> new Admission(allocatable), probes, this::due);
  }

  /** What a restart of the JVM does: memory is lost, pods run on. */
  void restart() {
    probes.close();
    runtime.close();
    due.clear();
    wakes.clear();
    boot();
    runtime.sandboxes().forEach(s -> due.add(ObjectKey.of(s.spec().namespace(), s.spec().name())));
    cluster.pods.values().forEach(this::due);
    settle();
  }

  private void complain(Pod pod, String reason, String message) {
    events.add(reason + ": " + message);
  }

  private void due(Pod pod) {
    due.add(ObjectKey.of(pod.getMetadata().getNamespace(), pod.getMetadata().getName()));
  }

  private void dueBySandbox(String sandboxId) {
    runtime.sandboxes().stream()
        .filter(s -> s.id().equals(sandboxId))
        .forEach(s -> due.add(ObjectKey.of(s.spec().namespace(), s.spec().name())));
  }

  /** Gives the pod to the agent, as the server would, and lets it work. */
  void apply(Pod pod) {
    cluster.pods.put(pod.getMetadata().getName(), pod);
    due(pod);
    settle();
  }

  /** Marks the pod as being deleted, as the server would. */
  void delete(String name, long graceSeconds) {
    cluster.pods.computeIfPresent(
        name,
        (n, pod) ->
            new PodBuilder(pod)
                .editMetadata()
                .withDeletionGracePeriodSeconds(graceSeconds)
                .withDeletionTimestamp(
                    Timestamps.of(platform.clock().instant().plusSeconds(graceSeconds)))
                .endMetadata()
                .build());
    due(pod(name).orElseThrow());
    settle();
  }

  /** Takes the pod from the server without asking the agent. */
  void vanish(String name) {
    due(pod(name).orElseThrow());
    cluster.pods.remove(name);
    settle();
  }

  Optional<Pod> pod(String name) {
    return Optional.ofNullable(cluster.pods.get(name));
  }

  String phase(String name) {
    return pod(name).orElseThrow().getStatus().getPhase();
  }

  ContainerStatus status(String pod, String container) {
    return Pods.told(pod(pod).orElseThrow(), container);
  }

  boolean condition(String pod, String type) {
    return pod(pod).orElseThrow().getStatus().getConditions().stream()
        .anyMatch(c -> c.getType().equals(type) && c.getStatus().equals("True"));
  }

  List<dev.trimtab.node.ContainerStatus> running() {
    return runtime.containers().stream()
        .filter(c -> c.state() instanceof dev.trimtab.node.ContainerStatus.State.Running)
        .toList();
  }

  List<dev.trimtab.node.ContainerStatus> containers() {
    return runtime.containers();
  }

  int sandboxes() {
    return runtime.sandboxes().size();
  }

  void evict(String name, String message) {
    Pod pod = pod(name).orElseThrow();
    assertThat(reconciler.active()).contains(pod);
    reconciler.evict(pod, message);
    settle();
  }

  boolean isCleanedUp(String name) {
    return reconciler.isCleanedUp(pod(name).orElseThrow());
  }

  void stopSandboxes() {
    runtime.sandboxes().forEach(s -> runtime.stopSandbox(s.id()));
    settle();
  }

  void exit(String container, int code) {
    running().stream()
        .filter(c -> c.spec().name().equals(container))
        .forEach(c -> machine.exit(c.id(), code));
    settle();
  }

  /** Lets time pass, in the order in which things fall due. */
  void pass(Duration time) {
    Instant end = platform.clock().instant().plus(time);
    while (true) {
      Instant next = wakes.values().stream().min(Instant::compareTo).orElse(Instant.MAX);
      Instant limit = next.isBefore(end) ? next : end;
      if (platform.runNextUntil(limit)) {
        settle();
      } else if (next.isAfter(end)) {
        platform.moveTo(end);
        settle();
        return;
      } else {
        platform.moveTo(
            next.isAfter(platform.clock().instant()) ? next : platform.clock().instant());
        wakes.entrySet().removeIf(e -> !e.getValue().isAfter(next) && due.add(e.getKey()));
        settle();
      }
    }
  }

  /** Looks at pods until none is due. */
  void settle() {
    for (int i = 0; !due.isEmpty(); i++) {
      if (i == 10_000) {
        throw new AssertionError("the agent never comes to rest: " + due);
      }
      ObjectKey key = due.removeFirst();
      look(key);
    }
  }

  private void look(ObjectKey key) {
    try {
      var context = new ServerContext();
      Optional<Pod> pod = pod(key.name());
      Result result =
          pod.isPresent()
              ? reconciler.reconcile(pod.get(), context)
              : reconciler.absent(key, context);
      wakes.remove(key);
      if (result instanceof Result.RequeueAfter(Duration delay)) {
        wakes.put(key, platform.clock().instant().plus(delay));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private final class Recorder implements EventRecorder {
    @Override
    public void normal(HasMetadata about, String reason, String message) {
      events.add(reason + ": " + message);
    }

    @Override
    public void warning(HasMetadata about, String reason, String message) {
      events.add(reason + ": " + message);
    }
  }

  /** Writes of status go into the map; nothing else is asked of it. */
  private final class ServerContext implements Context<Pod>, Writer {
    @Override
    public <R extends HasMetadata> void patchStatus(R before, R after) {
      statusWrites++;
      cluster.pods.put(after.getMetadata().getName(), (Pod) after);
      due((Pod) after);
    }

    @Override
    public Writer writer() {
      return this;
    }

    @Override
    public EventRecorder events() {
      return new Recorder();
    }

    @Override
    public Platform platform() {
      return platform;
    }

    @Override
    public KubernetesClient client() {
      throw new UnsupportedOperationException();
    }

    @Override
    public <R extends HasMetadata> Lister<R> lister(Class<R> kind) {
      throw new UnsupportedOperationException();
    }

    @Override
    public <R extends HasMetadata> List<R> owned(Class<R> kind) {
      throw new UnsupportedOperationException();
    }

    @Override
    public List<Cause> causes() {
      return List.of();
    }

    @Override
    public int attempt() {
      return 0;
    }

    @Override
    public <R extends HasMetadata> R create(R object) {
      throw new UnsupportedOperationException();
    }

    @Override
    public <R extends HasMetadata> R apply(R desired) {
      throw new UnsupportedOperationException();
    }

    @Override
    public <R extends HasMetadata> R update(R object) {
      throw new UnsupportedOperationException();
    }

    @Override
    public <R extends HasMetadata> R updateStatus(R object) {
      throw new UnsupportedOperationException();
    }

    @Override
    public <R extends HasMetadata> R patch(R before, R after) {
      throw new UnsupportedOperationException();
    }

    @Override
    public boolean delete(HasMetadata object, DeletionPropagation propagation) {
      throw new UnsupportedOperationException();
    }
  }
}

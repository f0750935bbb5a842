package dev.trimtab.agent;

import dev.trimtab.agent.cluster.FabricCluster;
import dev.trimtab.agent.container.ContainerSpecs;
import dev.trimtab.agent.container.SandboxSpecs;
import dev.trimtab.agent.eviction.Evictions;
import dev.trimtab.agent.node.Capacity;
import dev.trimtab.agent.node.Housekeeping;
import dev.trimtab.agent.node.NodeHeartbeat;
import dev.trimtab.agent.node.NodeIdentity;
import dev.trimtab.agent.pod.Admission;
import dev.trimtab.agent.pod.NodeSide;
import dev.trimtab.agent.pod.PodMeters;
import dev.trimtab.agent.pod.PodReconciler;
import dev.trimtab.agent.probe.Checks;
import dev.trimtab.agent.probe.Probes;
import dev.trimtab.agent.service.ServiceFeed;
import dev.trimtab.agent.volume.MemoryDirectory;
import dev.trimtab.agent.volume.PodFacts;
import dev.trimtab.agent.volume.PodPaths;
import dev.trimtab.agent.volume.Volumes;
import dev.trimtab.framework.Controller;
import dev.trimtab.framework.ControllerHost;
import dev.trimtab.informer.ObjectKey;
import dev.trimtab.node.ContainerEvent;
import dev.trimtab.node.NodeInfo;
import dev.trimtab.node.NodeRuntime;
import dev.trimtab.node.SandboxStatus;
import dev.trimtab.workqueue.Platform;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** An agent's parts, put together. */
final class AgentParts implements AutoCloseable {

  private static final String PODS = "kubelet";
  private static final int WORKERS = 4;
  private static final Duration VOLUME_REFRESH = Duration.ofMinutes(1);

  private final NodeAgent.Builder wanted;
  private final NodeRuntime runtime;
  private final Platform platform;
  private final NodeIdentity identity;
  private final ClusterCaches caches;
  private final NameService names;
  private final LateEvents events = new LateEvents();
  private final Volumes volumes;
  private final Probes probes;
  private final ControllerHost host;
  private final Housekeeping housekeeping;
  private final Evictions evictions;
  private @Nullable Kubelet kubelet;
  private @Nullable NodeHeartbeat heartbeat;
  private NodeRuntime.@Nullable Subscription subscription;
  private volatile boolean closed;

  AgentParts(NodeAgent.Builder wanted) throws IOException {
    this.wanted = wanted;
    runtime = wanted.runtime;
    platform = wanted.platform;
    Files.createDirectories(wanted.root);
    identity = identity(wanted);
    caches = ClusterCaches.open(wanted);
    names = NameService.open(wanted, caches, identity.address());
    var cluster = new FabricCluster(wanted.client, caches::serviceLister);
    var paths = new PodPaths(wanted.root);
    var memory =
        MemoryDirectory.ofMachine("trimtab-" + Integer.toHexString(wanted.root.hashCode()));
    volumes = new Volumes(paths, memory, cluster, platform.clock());
    housekeeping =
        new Housekeeping(runtime, platform, paths, volumes, () -> caches.podsOf(identity.name()));
    var checks = new Checks(runtime, platform);
    probes = new Probes(checks, platform, this::due, events::warning);
    var side =
        new NodeSide(
            runtime,
            cluster,
            platform,
            events,
            volumes,
            paths,
            new SandboxSpecs(names.dns(), wanted.podPids),
            new ContainerSpecs(paths, cluster, wanted.podPids),
            checks,
            facts(identity),
            new PodMeters(wanted.metrics),
            VOLUME_REFRESH);
    var admission = new Admission(Capacity.of(identity));
    var pods = new PodReconciler(side, () -> admission, probes, this::due);
    host = host(pods);
    var node = new Evictions.Node(runtime, paths, () -> caches.podsOf(identity.name()), pods);
    evictions = Evictions.of(node, platform, wanted.evictions);
  }

  private static NodeIdentity identity(NodeAgent.Builder wanted) {
    NodeInfo info = wanted.runtime.info();
    String address = wanted.address.isEmpty() ? info.address() : wanted.address;
    return new NodeIdentity(wanted.name, info, address, 0, wanted.maxPods, wanted.labels);
  }

  private static PodFacts facts(NodeIdentity node) {
    NodeInfo info = node.info();
    return new PodFacts("", node.address(), info.cpus(), info.memory(), info.ephemeralStorage());
  }

  private ControllerHost host(PodReconciler pods) {
    String node = identity.name();
    return ControllerHost.builder(wanted.client)
        .named("node-agent-" + node)
        .platform(platform)
        .metrics(wanted.metrics)
        .informers(caches.factory())
        .add(
            Controller.of(Pod.class)
                .named(PODS)
                .where(pod -> node.equals(pod.getSpec().getNodeName()))
                .workers(WORKERS)
                .reconciler(new WithEvents<>(pods, events)))
        .add(ServiceFeed.controller(runtime.services(), node, names.ports()))
        .build();
  }

  void start() {
    names.start();
    if (wanted.kubeletAccess != null) {
      kubelet = Kubelet.open(wanted, wanted.kubeletAccess, () -> caches.podsOf(identity.name()));
    }
    var node = identity.listeningOn(kubeletPort());
    heartbeat = new NodeHeartbeat(wanted.client, runtime, platform, node, evictions::pressure);
    heartbeat.start();
    subscription = runtime.subscribe(this::happened);
    host.start();
    platform.threads().newThread(this::findLeftovers).start();
  }

  boolean awaitReady(Duration limit) throws InterruptedException {
    return host.awaitReady(limit);
  }

  /** What runs although its pod may be gone is looked at once all pods are known. */
  private void findLeftovers() {
    try {
      while (!host.awaitReady(Duration.ofSeconds(1))) {
        if (closed) {
          return;
        }
      }
      runtime.sandboxes().forEach(s -> due(s.spec().namespace(), s.spec().name()));
      housekeeping.start();
      evictions.start();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  int kubeletPort() {
    return kubelet == null ? 0 : kubelet.port();
  }

  private void due(Pod pod) {
    due(pod.getMetadata().getNamespace(), pod.getMetadata().getName());
  }

  private void due(String namespace, String name) {
    host.enqueue(PODS, ObjectKey.of(namespace, name), "node agent");
  }

  /** Must not block: the runtime's listener calls it. */
  private void happened(ContainerEvent event) {
    platform.threads().newThread(() -> dueBySandbox(event.sandboxId())).start();
  }

  private void dueBySandbox(String sandboxId) {
    runtime.sandboxes().stream()
        .filter(s -> s.id().equals(sandboxId))
        .map(SandboxStatus::spec)
        .forEach(s -> due(s.namespace(), s.name()));
  }

  @Override
  public void close() {
    closed = true;
    if (subscription != null) {
      subscription.close();
    }
    if (heartbeat != null) {
      heartbeat.close();
    }
    if (kubelet != null) {
      kubelet.close();
    }
    evictions.close();
    housekeeping.close();
    probes.close();
    host.close();
    names.close();
    caches.close();
  }
}

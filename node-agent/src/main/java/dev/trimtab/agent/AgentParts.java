package dev.trimtab.agent;

import dev.trimtab.agent.cluster.FabricCluster;
import dev.trimtab.agent.container.ContainerSpecs;
import dev.trimtab.agent.container.SandboxSpecs;
import dev.trimtab.agent.node.Capacity;
import dev.trimtab.agent.node.MachinePressure;
import dev.trimtab.agent.node.NodeHeartbeat;
import dev.trimtab.agent.node.NodeIdentity;
import dev.trimtab.agent.pod.Admission;
import dev.trimtab.agent.pod.NodeSide;
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
import dev.trimtab.informer.InformerFactory;
import dev.trimtab.informer.InformerSpec;
import dev.trimtab.informer.ObjectKey;
import dev.trimtab.informer.fabric8.Fabric8Informers;
import dev.trimtab.informer.fabric8.Fabric8ObjectType;
import dev.trimtab.node.ContainerEvent;
import dev.trimtab.node.NodeInfo;
import dev.trimtab.node.NodeRuntime;
import dev.trimtab.workqueue.Platform;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An agent's parts, put together. */
final class AgentParts implements AutoCloseable {

  private static final String PODS = "kubelet";
  private static final int WORKERS = 4;
  private static final Duration VOLUME_REFRESH = Duration.ofMinutes(1);

  private final NodeRuntime runtime;
  private final Platform platform;
  private final @Nullable InformerFactory ownInformers;
  private final InformerFactory.Lease<Service> services;
  private final LateEvents events = new LateEvents();
  private final Probes probes;
  private final PodReconciler pods;
  private final ControllerHost host;
  private final InformerFactory.Lease<Pod> allPods;
  private final NodeAgent.Builder wanted;
  private final NodeIdentity identity;
  private @Nullable Kubelet kubelet;
  private @Nullable NodeHeartbeat heartbeat;
  private NodeRuntime.@Nullable Subscription subscription;
  private volatile boolean closed;

  AgentParts(NodeAgent.Builder wanted) throws IOException {
    this.wanted = wanted;
    runtime = wanted.runtime;
    platform = wanted.platform;
    Files.createDirectories(wanted.root);
    InformerFactory informers = wanted.informers;
    InformerFactory used =
        informers == null ? Fabric8Informers.factory(wanted.client, platform) : informers;
    ownInformers = informers == null ? used : null;
    services = used.lease(InformerSpec.all(Fabric8ObjectType.of(Service.class)));
    allPods = used.lease(InformerSpec.all(Fabric8ObjectType.of(Pod.class)));
    identity = identity(wanted);
    var checks = new Checks(runtime, platform);
    probes = new Probes(checks, platform, this::due, events::warning);
    var admission = new Admission(Capacity.of(identity));
    pods = new PodReconciler(side(wanted, identity, checks), () -> admission, probes, this::due);
    host =
        ControllerHost.builder(wanted.client)
            .named("node-agent-" + wanted.name)
            .platform(platform)
            .metrics(wanted.metrics)
            .informers(used)
            .add(podController(wanted.name))
            .add(ServiceFeed.controller(runtime.services(), wanted.name))
            .build();
  }

  private static NodeIdentity identity(NodeAgent.Builder wanted) {
    NodeInfo info = wanted.runtime.info();
    String address = wanted.address.isEmpty() ? info.address() : wanted.address;
    return new NodeIdentity(wanted.name, info, address, 0, wanted.maxPods, wanted.labels);
  }

  private NodeSide side(NodeAgent.Builder wanted, NodeIdentity identity, Checks checks)
      throws IOException {
    var cluster = new FabricCluster(wanted.client, () -> services.informer().lister());
    var paths = new PodPaths(wanted.root);
    var memory =
        MemoryDirectory.ofMachine("trimtab-" + Integer.toHexString(wanted.root.hashCode()));
    NodeInfo info = identity.info();
    var facts =
        new PodFacts("", identity.address(), info.cpus(), info.memory(), info.ephemeralStorage());
    return new NodeSide(
        runtime,
        cluster,
        platform,
        events,
        new Volumes(paths, memory, cluster, platform.clock()),
        paths,
        new SandboxSpecs(wanted.dns(), wanted.podPids),
        new ContainerSpecs(paths, cluster, wanted.podPids),
        checks,
        facts,
        VOLUME_REFRESH);
  }

  private Controller<Pod> podController(String node) {
    return Controller.of(Pod.class)
        .named(PODS)
        .where(pod -> node.equals(pod.getSpec().getNodeName()))
        .workers(WORKERS)
        .reconciler(new WithEvents<>(pods, events));
  }

  void start() {
    if (wanted.kubeletAccess != null) {
      kubelet = Kubelet.open(wanted, wanted.kubeletAccess, this::ownPods);
    }
    var pressure = new MachinePressure(wanted.root, Path.of("/proc"));
    heartbeat =
        new NodeHeartbeat(
            wanted.client, runtime, platform, identity.listeningOn(kubeletPort()), pressure);
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
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  int kubeletPort() {
    return kubelet == null ? 0 : kubelet.port();
  }

  private List<Pod> ownPods() {
    return allPods.informer().lister().list().stream()
        .filter(pod -> identity.name().equals(pod.getSpec().getNodeName()))
        .toList();
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
    Optional<dev.trimtab.node.SandboxStatus> sandbox =
        runtime.sandboxes().stream().filter(s -> s.id().equals(sandboxId)).findFirst();
    sandbox.ifPresent(s -> due(s.spec().namespace(), s.spec().name()));
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
    probes.close();
    host.close();
    services.close();
    allPods.close();
    if (ownInformers != null) {
      ownInformers.close();
    }
  }
}

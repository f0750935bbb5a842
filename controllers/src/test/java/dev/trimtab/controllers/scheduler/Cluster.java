package dev.trimtab.controllers.scheduler;

import dev.trimtab.controllers.scheduler.spi.NodeInfo;
import dev.trimtab.controllers.scheduler.spi.PodInfo;
import dev.trimtab.controllers.scheduler.spi.PreemptStep;
import dev.trimtab.controllers.scheduler.spi.Preemption;
import dev.trimtab.informer.Lister;
import dev.trimtab.informer.ObjectKey;
import dev.trimtab.informer.Snapshot;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;

/** Nodes and pods in memory, and a scheduler state over them. */
final class Cluster {

  final Cache<Node> nodes = new Cache<>();
  final Cache<Pod> pods = new Cache<>();
  final ClusterState state = new ClusterState();

  /** A cache that shows what is put into it. */
  static final class Cache<T extends HasMetadata> implements Lister<T> {
    private final Map<ObjectKey, T> objects = new TreeMap<>();

    @Override
    public Optional<T> get(ObjectKey key) {
      return Optional.ofNullable(objects.get(key));
    }

    @Override
    public List<T> list() {
      return List.copyOf(objects.values());
    }

    @Override
    public List<T> inNamespace(String namespace) {
      return list().stream().filter(o -> namespace.equals(o.getMetadata().getNamespace())).toList();
    }

    @Override
    public List<T> byIndex(String name, String value) {
      throw new IllegalArgumentException("no index " + name);
    }

    @Override
    public Optional<Snapshot<T>> snapshot(ObjectKey key) {
      return get(key).map(object -> new Shown<>(key, object));
    }

    @Override
    public List<Snapshot<T>> snapshots() {
      return objects.keySet().stream().flatMap(key -> snapshot(key).stream()).toList();
    }

    @Override
    public List<Snapshot<T>> snapshotsByIndex(String name, String value) {
      throw new IllegalArgumentException("no index " + name);
    }

    @Override
    public int size() {
      return objects.size();
    }
  }

  private record Shown<T extends HasMetadata>(ObjectKey key, T shared) implements Snapshot<T> {
    @Override
    public String version() {
      return shared.getMetadata().getResourceVersion();
    }

    @Override
    public T copy() {
      return shared;
    }
  }

  Cluster with(Node node) {
    ObjectKey key = ObjectKey.of(node.getMetadata().getName());
    nodes.objects.put(key, node);
    state.nodeChanged(key);
    return this;
  }

  Cluster with(Pod pod) {
    ObjectKey key = ClusterState.keyOf(pod);
    pods.objects.put(key, pod);
    state.podChanged(key);
    return this;
  }

  Cluster without(Pod pod) {
    ObjectKey key = ClusterState.keyOf(pod);
    pods.objects.remove(key);
    state.podChanged(key);
    return this;
  }

  Decision decide(Pod pod) {
    state.refresh(nodes, pods);
    PodInfo info = PodInfo.of(pod);
    Collection<? extends NodeInfo> all = state.nodes();
    return decider().decide(info, all, state.reservedFor(info, all));
  }

  /** What the default scheduler would do for a pod that fits nowhere. */
  Preemption preempt(Pod pod, PodDisruptionBudget... budgets) {
    state.refresh(nodes, pods);
    PodInfo info = PodInfo.of(pod);
    Collection<? extends NodeInfo> reserved = state.reservedFor(info, state.nodes());
    return DefaultSteps.pipeline()
        .preempt()
        .preempt(
            info,
            new PreemptStep.Situation(
                reserved, changed -> decider().fits(info, changed, reserved), List.of(budgets)));
  }

  private static Decider decider() {
    return new Decider(DefaultSteps.pipeline(), new Random(1));
  }

  static Node node(String name, String cpu, String memory) {
    return new NodeBuilder()
        .withNewMetadata()
        .withName(name)
        .withUid(name)
        .addToLabels("kubernetes.io/hostname", name)
        .endMetadata()
        .withNewSpec()
        .endSpec()
        .withNewStatus()
        .withAllocatable(
            Map.of(
                "cpu",
                new Quantity(cpu),
                "memory",
                new Quantity(memory),
                "pods",
                new Quantity("110")))
        .endStatus()
        .build();
  }

  static Node labelled(Node node, String key, String value) {
    return new NodeBuilder(node).editMetadata().addToLabels(key, value).endMetadata().build();
  }

  static Pod pod(String name, String cpu) {
    return new PodBuilder()
        .withNewMetadata()
        .withNamespace("ns")
        .withName(name)
        .withUid(name)
        .addToLabels("app", "web")
        .endMetadata()
        .withNewSpec()
        .addNewContainer()
        .withName("c")
        .withImage("web:1")
        .withNewResources()
        .addToRequests("cpu", new Quantity(cpu))
        .endResources()
        .endContainer()
        .endSpec()
        .build();
  }

  static Pod important(Pod pod, int priority) {
    return new PodBuilder(pod).editSpec().withPriority(priority).endSpec().build();
  }

  static Pod on(String node, Pod pod) {
    return new PodBuilder(pod).editSpec().withNodeName(node).endSpec().build();
  }
}

package dev.trimtab.agent.pod;

import dev.trimtab.informer.ObjectKey;
import dev.trimtab.node.ContainerStatus;
import dev.trimtab.node.SandboxSpec;
import dev.trimtab.node.SandboxStatus;
import dev.trimtab.node.Trees;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.io.IOException;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Ends and forgets what is left of pods that the server no longer has. */
final class Leftovers {

  private final NodeSide node;
  private final PodTable table;
  private final Steps steps;

  Leftovers(NodeSide node, PodTable table, Steps steps) {
    this.node = node;
    this.table = table;
    this.steps = steps;
  }

  /**
   * Takes the next steps for all pods of this name but one.
   *
   * @param keep the UID of the pod that the server has; empty if it has none
   * @return when to look again, if nothing happens before
   */
  Optional<Instant> end(
      ObjectKey key,
      String keep,
      Collection<SandboxStatus> sandboxes,
      Collection<ContainerStatus> containers)
      throws IOException {
    Map<String, Pod> gone = new TreeMap<>();
    table.named(key).forEach(e -> gone.put(Pods.uid(e.pod()), e.pod()));
    sandboxes.stream()
        .map(SandboxStatus::spec)
        .filter(s -> s.namespace().equals(key.namespace()) && s.name().equals(key.name()))
        .forEach(s -> gone.putIfAbsent(s.uid(), lastKnown(s)));
    gone.remove(keep);
    Optional<Instant> wake = Optional.empty();
    for (Pod pod : gone.values()) {
      Optional<Instant> next = end(pod, sandboxes, containers);
      if (wake.isEmpty() || next.filter(wake.get()::isAfter).isPresent()) {
        wake = next;
      }
    }
    return wake;
  }

  private Optional<Instant> end(
      Pod last, Collection<SandboxStatus> sandboxes, Collection<ContainerStatus> containers)
      throws IOException {
    String uid = Pods.uid(last);
    PodEntry entry = table.entry(last);
    var busy = entry.busy();
    var observed = Observed.of(uid, sandboxes, containers);
    var memory = entry.memory();
    boolean released = memory.volumes() instanceof PodMemory.Volumes.Released;
    if (observed.isEmpty() && released && busy.isEmpty()) {
      Trees.delete(node.paths().logs(last));
      table.remove(uid);
      return Optional.empty();
    }
    var view = new PodView(last, observed, memory, Map.of(), busy, node.now());
    Decision decision = Lifecycle.decideGone(view);
    decision.actions().stream()
        .filter(action -> !(action instanceof Action.DeleteFromServer))
        .forEach(action -> steps.begin(entry, observed, action));
    return decision.wake();
  }

  /** As much of a pod object as its sandbox remembers. */
  private Pod lastKnown(SandboxSpec sandbox) {
    long grace = Labels.grace(sandbox.labels()).toSeconds();
    return new PodBuilder()
        .withNewMetadata()
        .withNamespace(sandbox.namespace())
        .withName(sandbox.name())
        .withUid(sandbox.uid())
        .withDeletionTimestamp(Timestamps.of(node.now()))
        .withDeletionGracePeriodSeconds(grace)
        .endMetadata()
        .withNewSpec()
        .endSpec()
        .build();
  }
}

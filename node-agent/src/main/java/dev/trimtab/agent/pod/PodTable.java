package dev.trimtab.agent.pod;

import dev.trimtab.informer.ObjectKey;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** All pods that are being looked after on this node, by UID. */
final class PodTable {

  private final Map<String, PodEntry> entries = new ConcurrentHashMap<>();

  PodEntry entry(Pod pod) {
    PodEntry entry = entries.computeIfAbsent(Pods.uid(pod), uid -> new PodEntry(pod));
    entry.see(pod);
    return entry;
  }

  Optional<PodEntry> find(String uid) {
    return Optional.ofNullable(entries.get(uid));
  }

  /** Pods of this name; more than one if a namesake was deleted a moment ago. */
  List<PodEntry> named(ObjectKey key) {
    return entries.values().stream()
        .filter(
            e ->
                e.pod().getMetadata().getNamespace().equals(key.namespace())
                    && e.pod().getMetadata().getName().equals(key.name()))
        .toList();
  }

  /** Pods that were admitted and have not come to their end. */
  List<Pod> active() {
    return entries.values().stream()
        .filter(e -> e.memory().admitted() && e.memory().verdict() == null)
        .map(PodEntry::pod)
        .filter(p -> !Pods.isTerminal(p))
        .toList();
  }

  void remove(String uid) {
    entries.remove(uid);
  }
}

package dev.trimtab.controllers.endpointslice;

import dev.trimtab.controllers.shared.Selector;
import dev.trimtab.informer.ObjectKey;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which Services a pod's change is news for: those that select it and those that did before.
 *
 * <p><b>Threads.</b> Safe for any number of threads.
 */
final class ServiceMatches {

  private final Map<ObjectKey, Selector> services = new ConcurrentHashMap<>();
  private final Map<ObjectKey, Set<ObjectKey>> lastMatches = new ConcurrentHashMap<>();

  /** A Service is being looked after. */
  void put(ObjectKey service, Selector selector) {
    services.put(service, selector);
  }

  void remove(ObjectKey service) {
    services.remove(service);
  }

  /** A pod was found to serve a Service, by looking rather than by an event. */
  void matched(ObjectKey pod, ObjectKey service) {
    lastMatches.merge(
        pod,
        Set.of(service),
        (a, b) -> {
          var both = new HashSet<>(a);
          both.addAll(b);
          return both;
        });
  }

  /** The Services to look at again. */
  Collection<ObjectKey> podChanged(Pod pod) {
    ObjectKey key = EndpointSliceController.keyOf(pod);
    var now = new HashSet<ObjectKey>();
    services.forEach(
        (service, selector) -> {
          if (service.namespace().equals(key.namespace())
              && selector.matches(pod.getMetadata().getLabels())) {
            now.add(service);
          }
        });
    Set<ObjectKey> before = now.isEmpty() ? lastMatches.remove(key) : lastMatches.put(key, now);
    if (before == null || now.containsAll(before)) {
      return now;
    }
    var both = new HashSet<>(now);
    both.addAll(before);
    return both;
  }
}

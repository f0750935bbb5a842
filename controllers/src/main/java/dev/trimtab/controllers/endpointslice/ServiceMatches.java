package dev.trimtab.controllers.endpointslice;

import dev.trimtab.controllers.shared.Selector;
import dev.trimtab.informer.ObjectKey;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which Services select a pod.
 *
 * <p><b>Threads.</b> Safe for any number of threads.
 */
final class ServiceMatches {

  private final Map<ObjectKey, Selector> services = new ConcurrentHashMap<>();

  /** A Service is being looked after. */
  void put(ObjectKey service, Selector selector) {
    services.put(service, selector);
  }

  void remove(ObjectKey service) {
    services.remove(service);
  }

  /** The Services to look at because of a pod that is, or was, like this. */
  Collection<ObjectKey> selecting(Pod pod) {
    String namespace = pod.getMetadata().getNamespace();
    var found = new ArrayList<ObjectKey>();
    services.forEach(
        (service, selector) -> {
          if (service.namespace().equals(namespace)
              && selector.matches(pod.getMetadata().getLabels())) {
            found.add(service);
          }
        });
    return found;
  }
}

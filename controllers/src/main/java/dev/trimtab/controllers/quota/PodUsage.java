package dev.trimtab.controllers.quota;

import dev.trimtab.controllers.shared.PodState;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What a pod uses of a quota: what it asks for, until it has ended. */
final class PodUsage {

  /** Resources that a quota may name without saying of which list. */
  private static final Set<String> PLAIN = Set.of("cpu", "memory", "ephemeral-storage");

  private PodUsage() {}

  static Usage of(Pod pod, Instant now) {
    Usage object = Usage.of("count/pods", 1);
    if (PodState.isTerminal(pod) || isLost(pod, now)) {
      return object;
    }
    Usage overhead = Usage.of(pod.getSpec().getOverhead());
    Usage limits = total(pod, ResourceRequirements::getLimits);
    return object
        .plus(Usage.of("pods", 1))
        .plus(requests(total(pod, ResourceRequirements::getRequests).plus(overhead)))
        .plus(limits(limits.plus(overhead.only(limits.quantities().keySet()))));
  }

  /**
   * A pod that is still there a whole period of grace after its end runs on a node that is lost.
   */
  private static boolean isLost(Pod pod, Instant now) {
    String end = pod.getMetadata().getDeletionTimestamp();
    Long grace = pod.getMetadata().getDeletionGracePeriodSeconds();
    return end != null && grace != null && now.isAfter(Instant.parse(end).plusSeconds(grace));
  }

  /**
   * Containers run together; init containers one after the other before them; an init container
   * that restarts always is a sidecar and runs on beside all that come later.
   */
  private static Usage total(
      Pod pod, Function<ResourceRequirements, @Nullable Map<String, Quantity>> list) {
    Usage sidecars = Usage.NONE;
    Usage peak = Usage.NONE;
    for (Container init : pod.getSpec().getInitContainers()) {
      Usage own = of(init.getResources(), list);
      if ("Always".equals(init.getRestartPolicy())) {
        sidecars = sidecars.plus(own);
        peak = peak.max(sidecars);
      } else {
        peak = peak.max(sidecars.plus(own));
      }
    }
    Usage running = sidecars;
    for (Container container : pod.getSpec().getContainers()) {
      running = running.plus(of(container.getResources(), list));
    }
    return running.max(peak).overriddenBy(of(pod.getSpec().getResources(), list));
  }

  private static Usage of(
      @Nullable ResourceRequirements resources,
      Function<ResourceRequirements, @Nullable Map<String, Quantity>> list) {
    return resources == null ? Usage.NONE : Usage.of(list.apply(resources));
  }

  private static Usage requests(Usage requests) {
    var named = new TreeMap<String, Quantity>();
    requests
        .quantities()
        .forEach(
            (name, quantity) -> {
              boolean plain = PLAIN.contains(name) || name.startsWith("hugepages-");
              if (plain) {
                named.put(name, quantity);
              }
              if (plain || isExtended(name)) {
                named.put("requests." + name, quantity);
              }
            });
    return new Usage(named);
  }

  private static Usage limits(Usage limits) {
    var named = new TreeMap<String, Quantity>();
    limits
        .only(PLAIN)
        .quantities()
        .forEach((name, quantity) -> named.put("limits." + name, quantity));
    return new Usage(named);
  }

  /** Whether somebody outside Kubernetes brings the resource, such as a vendor of devices. */
  private static boolean isExtended(String name) {
    int slash = name.indexOf('/');
    return slash > 0 && !name.substring(0, slash).endsWith("kubernetes.io");
  }
}

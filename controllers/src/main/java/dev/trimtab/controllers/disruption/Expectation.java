package dev.trimtab.controllers.disruption;

import dev.trimtab.controllers.shared.Portion;
import dev.trimtab.framework.OwnerReferences;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetSpec;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;

/**
 * How many pods a budget's application should have, and how many of them healthy.
 *
 * <p>Only a number in {@code minAvailable} is a matter of the pods alone; a percentage, and any
 * {@code maxUnavailable}, are shares of what the pods' controllers want. Percentages round up.
 */
sealed interface Expectation {

  /**
   * So many.
   *
   * @param unmanaged pods that nobody would replace, which no share can count
   */
  record Pods(int expected, int healthy, List<Pod> unmanaged) implements Expectation {
    public Pods {
      unmanaged = List.copyOf(unmanaged);
    }
  }

  /** That cannot be told; {@code why} is for a person to read. */
  record Unknown(String why) implements Expectation {}

  /**
   * What {@code spec} expects of the pods it selects.
   *
   * @param scales finds what a pod's controller wants
   */
  static Expectation of(
      PodDisruptionBudgetSpec spec,
      Collection<Pod> pods,
      BiFunction<Pod, OwnerReference, Scale> scales) {
    IntOrString most = spec.getMaxUnavailable();
    IntOrString least = spec.getMinAvailable();
    if (most == null && least == null) {
      return new Pods(0, 0, List.of());
    }
    if (most == null && least.getIntVal() != null) {
      return new Pods(pods.size(), least.getIntVal(), List.of());
    }
    var unmanaged = pods.stream().filter(p -> OwnerReferences.controllerOf(p).isEmpty()).toList();
    Map<String, Integer> wanted = new HashMap<>();
    Set<String> asked = new HashSet<>();
    for (Pod pod : pods) {
      Optional<OwnerReference> controller = OwnerReferences.controllerOf(pod);
      if (controller.isEmpty() || !asked.add(controller.get().getUid())) {
        continue;
      }
      switch (scales.apply(pod, controller.get())) {
        case Scale.Of(String owner, int replicas) -> wanted.put(owner, replicas);
        case Scale.Unknown(String why) -> {
          return new Unknown(why);
        }
      }
    }
    int expected = wanted.values().stream().mapToInt(Integer::intValue).sum();
    int healthy =
        most == null
            ? Portion.roundedUp(least, expected, "minAvailable")
            : Math.max(0, expected - Portion.roundedUp(most, expected, "maxUnavailable"));
    return new Pods(expected, healthy, unmanaged);
  }
}

package dev.trimtab.controllers.disruption;

import dev.trimtab.controllers.shared.Selector;
import dev.trimtab.informer.ObjectKey;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * The budgets that are looked after, and what they select.
 *
 * <p><b>Threads.</b> Safe for any number of threads.
 */
final class Budgets {

  private final Map<ObjectKey, Selector> budgets = new ConcurrentHashMap<>();

  void put(ObjectKey budget, Selector selector) {
    budgets.put(budget, selector);
  }

  void remove(ObjectKey budget) {
    budgets.remove(budget);
  }

  /** Those to look at because of a pod that is, or was, like this. */
  Collection<ObjectKey> selecting(Pod pod) {
    return near(pod, selector -> selector.matches(pod.getMetadata().getLabels()));
  }

  /** Those to look at because a workload may want another number of pods. */
  Collection<ObjectKey> near(HasMetadata workload) {
    return near(workload, selector -> true);
  }

  private Collection<ObjectKey> near(HasMetadata object, Predicate<Selector> which) {
    String namespace = object.getMetadata().getNamespace();
    return budgets.entrySet().stream()
        .filter(budget -> budget.getKey().namespace().equals(namespace))
        .filter(budget -> which.test(budget.getValue()))
        .map(Map.Entry::getKey)
        .toList();
  }
}

package dev.trimtab.apiserver.verbs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trimtab.apiserver.model.ApiException;
import dev.trimtab.apiserver.rest.LabelSelector;
import dev.trimtab.apiserver.verbs.Updater.Unconditional;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Deletes pods unless a disruption budget forbids it. */
final class Evictions {

  /** Only other writers of the same pod take an attempt away. */
  private static final int MAX_ATTEMPTS = 20;

  private static final String BUDGETS = "poddisruptionbudgets.policy";

  private final Objects objects;
  private final Updater updater;
  private final Deleter deleter;
  private final Identity identity;

  Evictions(Objects objects, Updater updater, Deleter deleter, Identity identity) {
    this.objects = objects;
    this.updater = updater;
    this.deleter = deleter;
    this.identity = identity;
  }

  /**
   * Evicts a pod.
   *
   * @throws ApiException 429 if its budget allows no disruption, or none as the pod is now; 500 if
   *     it has more than one budget
   */
  void evict(Target pod, ObjectNode eviction, DeleteOptions options) {
    if (!Metadata.of(eviction).name().equals(pod.name())) {
      throw ApiException.badRequest("name in URL does not match name in Eviction object");
    }
    for (int attempt = 1; ; attempt++) {
      ObjectNode current = Objects.tree(pod, objects.read(pod));
      if (!disruptsNobody(current)) {
        evictGuarded(pod, current, options);
        return;
      }
      try {
        delete(pod, stillPending(current) ? pinned(options, current) : options);
        return;
      } catch (ApiException changed) {
        // A pod that may run by now is looked at again, unless the client named a version.
        if (changed.code() != 409
            || !options.resourceVersion().isEmpty()
            || attempt == MAX_ATTEMPTS) {
          throw changed;
        }
      }
    }
  }

  private void evictGuarded(Target pod, ObjectNode current, DeleteOptions options) {
    List<ObjectNode> budgets = budgets(pod, current);
    if (budgets.size() > 1) {
      throw new ApiException(
          500,
          "InternalError",
          "This pod has more than one PodDisruptionBudget, which the eviction subresource does not"
              + " support.");
    }
    if (budgets.isEmpty()) {
      delete(pod, options);
      return;
    }
    var budget = new DisruptionBudget(budgets.getFirst());
    if (isReady(current) || !budget.letsUnreadyPodsGo()) {
      spend(pod, budget, options.dryRun());
      delete(pod, options);
      return;
    }
    try {
      delete(pod, pinned(options, current));
    } catch (ApiException changed) {
      // The pod may be ready by now, and then it needs the budget.
      throw changed.code() == 409 && options.resourceVersion().isEmpty()
          ? budget.stillProcessed()
          : changed;
    }
  }

  /** A pod that has ended, does not run yet or is going already. */
  private static boolean disruptsNobody(ObjectNode pod) {
    return switch (pod.path("status").path("phase").asText()) {
      case "Succeeded", "Failed", "Pending" -> true;
      default -> Metadata.of(pod).isBeingDeleted();
    };
  }

  private static boolean stillPending(ObjectNode pod) {
    return pod.path("status").path("phase").asText().equals("Pending")
        && !Metadata.of(pod).isBeingDeleted();
  }

  private static DeleteOptions pinned(DeleteOptions options, ObjectNode pod) {
    return options.resourceVersion().isEmpty()
        ? options.requiring(Metadata.of(pod).resourceVersion())
        : options;
  }

  private static boolean isReady(ObjectNode pod) {
    for (JsonNode condition : pod.path("status").path("conditions")) {
      if (condition.path("type").asText().equals("Ready")) {
        return condition.path("status").asText().equals("True");
      }
    }
    return false;
  }

  private void spend(Target pod, DisruptionBudget budget, boolean dryRun) {
    Target target = objects.target(BUDGETS, pod.namespace(), budget.name(), "status");
    updater.update(
        target,
        current -> new DisruptionBudget(current).spentOn(target, pod.name(), identity.now()),
        Unconditional.ALWAYS,
        WriteOptions.own(dryRun));
  }

  /** Says first why the pod goes, so that a Job does not take it for the pod's own failure. */
  private void delete(Target pod, DeleteOptions options) {
    if (options.dryRun()) {
      deleter.delete(pod, options);
      return;
    }
    Target status = objects.target("pods", pod.namespace(), pod.name(), "status");
    Written told =
        updater.update(
            status,
            current -> told(pod, current, options),
            Unconditional.ALWAYS,
            WriteOptions.own());
    String version = Metadata.of(told.document().tree()).resourceVersion();
    deleter.delete(pod, options.resourceVersion().isEmpty() ? options : options.requiring(version));
  }

  private ObjectNode told(Target pod, ObjectNode current, DeleteOptions options) {
    Deleter.checkPreconditions(pod, Metadata.of(current), options);
    ObjectNode why = Conditions.put(current.withObject("status"), "DisruptionTarget");
    Conditions.set(why, "True", identity.now());
    why.put("reason", "EvictionByEvictionAPI").put("message", "Eviction API: evicting");
    return current;
  }

  private List<ObjectNode> budgets(Target pod, ObjectNode current) {
    Map<String, String> labels = new HashMap<>();
    current
        .path("metadata")
        .path("labels")
        .properties()
        .forEach(label -> labels.put(label.getKey(), label.getValue().asText()));
    List<ObjectNode> matching = new ArrayList<>();
    if (labels.isEmpty()) {
      return matching; // As in Kubernetes: not even a selector of everything protects it.
    }
    for (ObjectNode budget : objects.list(BUDGETS, pod.namespace())) {
      JsonNode selector = budget.path("spec").path("selector");
      if (selector.isObject() && LabelSelector.of(selector).matches(labels)) {
        matching.add(budget);
      }
    }
    return matching;
  }
}

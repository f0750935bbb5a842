package dev.trimtab.controllers.statefulset;

import dev.trimtab.controllers.shared.PodState;
import dev.trimtab.controllers.shared.Revision;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A StatefulSet's pods by ordinal, and the steps that are allowed now.
 *
 * @param set the StatefulSet
 * @param pods its pods, by ordinal
 * @param now the moment availability is judged at
 */
record Ordinals(StatefulSet set, TreeMap<Integer, Pod> pods, Instant now) {

  /** A thing to do to one ordinal. */
  sealed interface Step {
    /** Create its pod. */
    record Create(int ordinal) implements Step {}

    /** Delete its pod: it ended, is surplus or of an old revision. */
    record Delete(Pod pod) implements Step {}
  }

  static Ordinals of(StatefulSet set, List<Pod> pods, Instant now) {
    var byOrdinal = new TreeMap<Integer, Pod>();
    String prefix = set.getMetadata().getName() + "-";
    for (Pod pod : pods) {
      String name = pod.getMetadata().getName();
      String ordinal = name.startsWith(prefix) ? name.substring(prefix.length()) : "";
      if (ordinal.matches("\\d{1,9}")) {
        byOrdinal.put(Integer.valueOf(ordinal), pod);
      }
    }
    return new Ordinals(set, byOrdinal, now);
  }

  int first() {
    var ordinals = set.getSpec().getOrdinals();
    return ordinals == null ? 0 : Objects.requireNonNullElse(ordinals.getStart(), 0);
  }

  /** One more than the last wanted ordinal. */
  int end() {
    return first() + wanted();
  }

  int wanted() {
    return Objects.requireNonNullElse(set.getSpec().getReplicas(), 1);
  }

  private boolean isOrdered() {
    return !"Parallel".equals(set.getSpec().getPodManagementPolicy());
  }

  private Duration minReady() {
    return Duration.ofSeconds(Objects.requireNonNullElse(set.getSpec().getMinReadySeconds(), 0));
  }

  boolean isHealthy(Pod pod) {
    return PodState.isActive(pod) && PodState.isAvailable(pod, minReady(), now);
  }

  /** The steps towards the wanted number; with ordered management one at most. */
  List<Step> scaling() {
    var steps = new ArrayList<Step>();
    for (int ordinal = first(); ordinal < end(); ordinal++) {
      Optional<Step> step = starting(ordinal);
      step.ifPresent(steps::add);
      if (isOrdered() && (step.isPresent() || !isHealthy(ordinal))) {
        return steps;
      }
    }
    for (Map.Entry<Integer, Pod> entry : pods.descendingMap().entrySet()) {
      boolean surplus = entry.getKey() < first() || entry.getKey() >= end();
      if (surplus) {
        if (!entry.getValue().isMarkedForDeletion()) {
          steps.add(new Step.Delete(entry.getValue()));
        }
        if (isOrdered()) {
          return steps;
        }
      }
    }
    return steps;
  }

  private Optional<Step> starting(int ordinal) {
    Pod pod = pods.get(ordinal);
    if (pod == null) {
      return Optional.of(new Step.Create(ordinal));
    }
    return PodState.isTerminal(pod) && !pod.isMarkedForDeletion()
        ? Optional.of(new Step.Delete(pod))
        : Optional.empty();
  }

  private boolean isHealthy(int ordinal) {
    Pod pod = pods.get(ordinal);
    return pod != null && isHealthy(pod);
  }

  /** The next pod to be replaced by one of another revision: the last first, one at a time. */
  Optional<Pod> nextToUpdate(String revision) {
    var strategy = set.getSpec().getUpdateStrategy();
    if (strategy != null && "OnDelete".equals(strategy.getType())) {
      return Optional.empty();
    }
    for (int ordinal = end() - 1; ordinal >= first() + partition(); ordinal--) {
      Pod pod = pods.get(ordinal);
      if (pod == null || pod.isMarkedForDeletion()) {
        return Optional.empty();
      }
      if (!revision.equals(revisionOf(pod))) {
        return Optional.of(pod);
      }
      if (!isHealthy(pod)) {
        return Optional.empty();
      }
    }
    return Optional.empty();
  }

  int partition() {
    var strategy = set.getSpec().getUpdateStrategy();
    return strategy == null
            || strategy.getRollingUpdate() == null
            || strategy.getRollingUpdate().getPartition() == null
        ? 0
        : strategy.getRollingUpdate().getPartition();
  }

  static String revisionOf(Pod pod) {
    Map<String, String> labels = pod.getMetadata().getLabels();
    return labels == null ? "" : labels.getOrDefault(Revision.LABEL, "");
  }
}

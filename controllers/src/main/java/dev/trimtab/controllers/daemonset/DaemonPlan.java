package dev.trimtab.controllers.daemonset;

import dev.trimtab.controllers.shared.Counts;
import dev.trimtab.controllers.shared.PodState;
import dev.trimtab.controllers.shared.Portion;
import dev.trimtab.controllers.shared.Revision;
import dev.trimtab.controllers.shared.Timestamps;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.DaemonSetStatus;
import io.fabric8.kubernetes.api.model.apps.DaemonSetStatusBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What brings a DaemonSet's pods where they belong.
 *
 * @param create names of nodes that lack a pod
 * @param delete pods that ended, are doubled, misplaced, or due to be updated
 * @param status what is the case now
 */
record DaemonPlan(List<String> create, List<Pod> delete, DaemonSetStatus status) {

  DaemonPlan {
    create = List.copyOf(create);
    delete = List.copyOf(delete);
  }

  static DaemonPlan of(
      DaemonSet set, Collection<Node> nodes, List<Pod> pods, String hash, Instant now) {
    return new Planner(set, hash, now).plan(nodes, pods);
  }

  private static final class Planner {
    private final DaemonSet set;
    private final String hash;
    private final Instant now;
    private final List<String> create = new ArrayList<>();
    private final List<Pod> delete = new ArrayList<>();
    private final List<Pod> placed = new ArrayList<>();
    private int desired;
    private int misplaced;

    Planner(DaemonSet set, String hash, Instant now) {
      this.set = set;
      this.hash = hash;
      this.now = now;
    }

    DaemonPlan plan(Collection<Node> nodes, List<Pod> pods) {
      var byNode = new HashMap<String, List<Pod>>();
      pods.forEach(
          pod ->
              Fit.nodeOf(pod)
                  .ifPresent(n -> byNode.computeIfAbsent(n, k -> new ArrayList<>()).add(pod)));
      nodes.stream()
          .sorted(Comparator.comparing(node -> node.getMetadata().getName()))
          .forEach(node -> visit(node, byNode));
      boolean settled = create.isEmpty() && delete.isEmpty();
      DaemonSetStatus status = status();
      if (settled) {
        update(status);
      }
      return new DaemonPlan(create, delete, status);
    }

    private void visit(Node node, Map<String, List<Pod>> byNode) {
      String name = node.getMetadata().getName();
      List<Pod> here = byNode.getOrDefault(name, List.of());
      Fit.Verdict fit = Fit.of(set, node);
      desired += fit.mayStart() ? 1 : 0;
      List<Pod> live = here.stream().filter(PodState::isActive).toList();
      here.stream()
          .filter(pod -> PodState.isTerminal(pod) && !pod.isMarkedForDeletion())
          .forEach(delete::add);
      if (fit.mayStart()) {
        live.stream().min(OLDEST_FIRST).ifPresent(placed::add);
        live.stream().sorted(OLDEST_FIRST).skip(1).forEach(delete::add);
        if (here.isEmpty()) {
          create.add(name);
        }
      } else {
        misplaced += live.isEmpty() ? 0 : 1;
        if (!fit.mayStay()) {
          delete.addAll(live);
        }
      }
    }

    private static final Comparator<Pod> OLDEST_FIRST =
        Comparator.<Pod, Instant>comparing(
                pod -> Timestamps.created(pod.getMetadata().getCreationTimestamp()))
            .thenComparing(pod -> pod.getMetadata().getName());

    /** Takes old pods away: those that do not serve at once, others within the budget. */
    private void update(DaemonSetStatus status) {
      var strategy = set.getSpec().getUpdateStrategy();
      if (strategy != null && "OnDelete".equals(strategy.getType())) {
        return;
      }
      var rolling = strategy == null ? null : strategy.getRollingUpdate();
      int allowed =
          rolling == null || rolling.getMaxUnavailable() == null
              ? 1
              : Portion.roundedUp(
                  rolling.getMaxUnavailable(),
                  desired,
                  "spec.updateStrategy.rollingUpdate.maxUnavailable");
      int budget = allowed - (desired - Counts.orZero(status.getNumberAvailable()));
      for (Pod pod : placed) {
        if (hash.equals(hashOf(pod))) {
          continue;
        }
        if (!isAvailable(pod)) {
          delete.add(pod);
        } else if (budget-- > 0) {
          delete.add(pod);
        }
      }
    }

    private DaemonSetStatus status() {
      int available = (int) placed.stream().filter(this::isAvailable).count();
      return new DaemonSetStatusBuilder(
              set.getStatus() == null ? new DaemonSetStatus() : set.getStatus())
          .withObservedGeneration(set.getMetadata().getGeneration())
          .withDesiredNumberScheduled(desired)
          .withCurrentNumberScheduled(placed.size())
          .withNumberMisscheduled(misplaced)
          .withNumberReady((int) placed.stream().filter(PodState::isReady).count())
          .withNumberAvailable(Counts.orAbsent(available))
          .withNumberUnavailable(Counts.orAbsent(desired - available))
          .withUpdatedNumberScheduled(
              Counts.orAbsent(
                  (int) placed.stream().filter(pod -> hash.equals(hashOf(pod))).count()))
          .build();
    }

    private boolean isAvailable(Pod pod) {
      int seconds = Objects.requireNonNullElse(set.getSpec().getMinReadySeconds(), 0);
      return PodState.isAvailable(pod, Duration.ofSeconds(seconds), now);
    }

    private static String hashOf(Pod pod) {
      Map<String, String> labels = pod.getMetadata().getLabels();
      return labels == null ? "" : labels.getOrDefault(Revision.LABEL, "");
    }
  }
}

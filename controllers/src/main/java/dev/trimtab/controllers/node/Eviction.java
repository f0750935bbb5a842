package dev.trimtab.controllers.node;

import dev.trimtab.controllers.shared.Timestamps;
import dev.trimtab.controllers.shared.Tolerations;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Taint;
import io.fabric8.kubernetes.api.model.Toleration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** When a pod has to leave a tainted node. */
final class Eviction {

  private Eviction() {}

  /**
   * The moment from which the pod does not tolerate the node any more; empty if it always does.
   *
   * @param now taken for taints that do not say since when they are there
   */
  static Optional<Instant> due(Pod pod, Node node, Instant now) {
    Tolerations tolerations = Tolerations.of(pod);
    return Tolerations.taintsOf(node).stream()
        .filter(taint -> "NoExecute".equals(taint.getEffect()))
        .flatMap(taint -> due(taint, tolerations, now).stream())
        .min(Instant::compareTo);
  }

  private static Optional<Instant> due(Taint taint, Tolerations tolerations, Instant now) {
    List<Toleration> matching = tolerations.matching(taint);
    Instant since = taint.getTimeAdded() == null ? now : Timestamps.parse(taint.getTimeAdded());
    if (matching.isEmpty()) {
      return Optional.of(since);
    }
    return matching.stream()
        .map(Toleration::getTolerationSeconds)
        .filter(Objects::nonNull)
        .min(Long::compare)
        .map(seconds -> since.plusSeconds(Math.max(0, seconds)));
  }
}

package dev.trimtab.controllers.node;

import dev.trimtab.controllers.shared.Timestamps;
import dev.trimtab.controllers.shared.Tolerations;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeCondition;
import io.fabric8.kubernetes.api.model.Taint;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Which taints a node's conditions call for. */
final class NodeTaints {

  static final String NOT_READY = "node.kubernetes.io/not-ready";
  static final String UNREACHABLE = "node.kubernetes.io/unreachable";
  private static final String UNSCHEDULABLE = "node.kubernetes.io/unschedulable";
  private static final String NO_SCHEDULE = "NoSchedule";
  private static final String NO_EXECUTE = "NoExecute";

  /** Taints that keep new pods away; others of effect NoSchedule are left alone. */
  private static final Set<String> OURS =
      Set.of(
          NOT_READY,
          UNREACHABLE,
          UNSCHEDULABLE,
          "node.kubernetes.io/memory-pressure",
          "node.kubernetes.io/disk-pressure",
          "node.kubernetes.io/pid-pressure",
          "node.kubernetes.io/network-unavailable");

  private NodeTaints() {}

  static String status(Node node, String type) {
    return Heartbeats.conditions(node).stream()
        .filter(c -> c.getType().equals(type))
        .map(NodeCondition::getStatus)
        .findFirst()
        .orElse("");
  }

  static boolean isReady(Node node) {
    return status(node, "Ready").equals("True");
  }

  /** The key of the taint that evicts, if the node calls for one. */
  static Optional<String> evicting(Node node) {
    return switch (status(node, "Ready")) {
      case "False" -> Optional.of(NOT_READY);
      case "Unknown" -> Optional.of(UNREACHABLE);
      default -> Optional.empty();
    };
  }

  static boolean isEvicting(Node node, String key) {
    return Tolerations.taintsOf(node).stream()
        .anyMatch(t -> t.getKey().equals(key) && t.getEffect().equals(NO_EXECUTE));
  }

  /**
   * The taints the node is to have.
   *
   * @param evicting the key of the evicting taint it may have now
   */
  static List<Taint> wanted(Node node, Optional<String> evicting, Instant now) {
    var result = new ArrayList<Taint>();
    Set<String> keys = keepingAway(node);
    for (Taint taint : Tolerations.taintsOf(node)) {
      boolean stays =
          switch (taint.getEffect()) {
            case NO_SCHEDULE -> !OURS.contains(taint.getKey()) || keys.remove(taint.getKey());
            case NO_EXECUTE ->
                !Set.of(NOT_READY, UNREACHABLE).contains(taint.getKey())
                    || evicting.filter(taint.getKey()::equals).isPresent();
            default -> true;
          };
      if (stays) {
        result.add(taint);
      }
    }
    keys.forEach(key -> result.add(new Taint(NO_SCHEDULE, key, null, null)));
    evicting
        .filter(key -> !isEvicting(node, key))
        .ifPresent(key -> result.add(new Taint(NO_EXECUTE, key, Timestamps.format(now), null)));
    return result;
  }

  private static Set<String> keepingAway(Node node) {
    var keys = new TreeSet<String>();
    evicting(node).ifPresent(keys::add);
    addIf(keys, node, "MemoryPressure", "node.kubernetes.io/memory-pressure");
    addIf(keys, node, "DiskPressure", "node.kubernetes.io/disk-pressure");
    addIf(keys, node, "PIDPressure", "node.kubernetes.io/pid-pressure");
    addIf(keys, node, "NetworkUnavailable", "node.kubernetes.io/network-unavailable");
    if (node.getSpec() != null && Boolean.TRUE.equals(node.getSpec().getUnschedulable())) {
      keys.add(UNSCHEDULABLE);
    }
    return keys;
  }

  private static void addIf(Set<String> keys, Node node, String condition, String key) {
    if (status(node, condition).equals("True")) {
      keys.add(key);
    }
  }
}

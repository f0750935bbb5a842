package dev.trimtab.controllers.node;

import dev.trimtab.controllers.shared.Timestamps;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.NodeCondition;
import io.fabric8.kubernetes.api.model.NodeConditionBuilder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What is to be thought of a node that has fallen silent: nothing is known any more. */
final class Silence {

  private static final List<String> DOUBTED =
      List.of("Ready", "MemoryPressure", "DiskPressure", "PIDPressure");

  private Silence() {}

  /** The node with all doubted conditions Unknown; equal if they are already. */
  static Node noted(Node node, Instant now) {
    var conditions = new ArrayList<>(Heartbeats.conditions(node));
    for (String type : DOUBTED) {
      int index = indexOf(conditions, type);
      if (index < 0) {
        conditions.add(never(type, node, now));
      } else if (!"Unknown".equals(conditions.get(index).getStatus())) {
        conditions.set(
            index,
            new NodeConditionBuilder(conditions.get(index))
                .withStatus("Unknown")
                .withReason("NodeStatusUnknown")
                .withMessage("Kubelet stopped posting node status.")
                .withLastTransitionTime(Timestamps.format(now))
                .build());
      }
    }
    return new NodeBuilder(node).editOrNewStatus().withConditions(conditions).endStatus().build();
  }

  private static int indexOf(List<NodeCondition> conditions, String type) {
    for (int i = 0; i < conditions.size(); i++) {
      if (conditions.get(i).getType().equals(type)) {
        return i;
      }
    }
    return -1;
  }

  private static NodeCondition never(String type, Node node, Instant now) {
    return new NodeConditionBuilder()
        .withType(type)
        .withStatus("Unknown")
        .withReason("NodeStatusNeverUpdated")
        .withMessage("Kubelet never posted node status.")
        .withLastHeartbeatTime(node.getMetadata().getCreationTimestamp())
        .withLastTransitionTime(Timestamps.format(now))
        .build();
  }
}

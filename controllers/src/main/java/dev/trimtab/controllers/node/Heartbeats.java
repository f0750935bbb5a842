package dev.trimtab.controllers.node;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeCondition;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * When each node was last heard of. Times that nodes write are only compared with each other, so
 * that a node's wrong clock does no harm. Not thread-safe.
 */
final class Heartbeats {

  private record Sign(String uid, @Nullable ZonedDateTime renewed, @Nullable String reported) {}

  private record Heard(Sign sign, Instant at) {}

  private final Map<String, Heard> nodes = new HashMap<>();

  /** Takes in what node and Lease show; answers when the node was last heard of. */
  Instant lastHeard(Node node, Optional<Lease> lease, Instant now) {
    var sign =
        new Sign(
            node.getMetadata().getUid(),
            lease.map(Lease::getSpec).map(spec -> spec.getRenewTime()).orElse(null),
            conditions(node).stream()
                .filter(c -> c.getType().equals("Ready"))
                .map(NodeCondition::getLastHeartbeatTime)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null));
    return nodes
        .compute(
            node.getMetadata().getName(),
            (name, heard) ->
                heard != null && heard.sign().equals(sign) ? heard : new Heard(sign, now))
        .at();
  }

  void forget(String node) {
    nodes.remove(node);
  }

  static List<NodeCondition> conditions(Node node) {
    return node.getStatus() == null || node.getStatus().getConditions() == null
        ? List.of()
        : node.getStatus().getConditions();
  }
}

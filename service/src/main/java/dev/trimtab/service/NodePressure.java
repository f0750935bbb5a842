package dev.trimtab.service;

import io.fabric8.kubernetes.api.model.Node;
import java.util.List;

/** What a person should know about a machine that runs short from the start. */
final class NodePressure {

  private NodePressure() {}

  /** A sentence for each thing that the node says it is short of. */
  static List<String> of(Node node) {
    return node.getStatus().getConditions().stream()
        .filter(condition -> condition.getType().endsWith("Pressure"))
        .filter(condition -> "True".equals(condition.getStatus()))
        .map(
            condition ->
                "the node has %s: no pods are placed on it, and running ones are evicted, until"
                        .formatted(condition.getType())
                    + " something is freed (trimtab.node.eviction-hard says when)")
        .toList();
  }
}

package dev.trimtab.controllers.node;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Taint;
import java.time.Instant;

/** Nodes for tests. */
final class Nodes {

  static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");

  private Nodes() {}

  static Node node(String name, String ready) {
    return new NodeBuilder()
        .withNewMetadata()
        .withName(name)
        .withUid(name)
        .addToLabels("topology.kubernetes.io/zone", name.substring(0, 1))
        .endMetadata()
        .withNewStatus()
        .addNewCondition()
        .withType("Ready")
        .withStatus(ready)
        .endCondition()
        .endStatus()
        .build();
  }

  static Node tainted(Node node, Taint... taints) {
    return new NodeBuilder(node).editOrNewSpec().withTaints(taints).endSpec().build();
  }
}

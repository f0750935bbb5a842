package dev.trimtab.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.NodeBuilder;
import org.junit.jupiter.api.Test;

class NodePressureTest {

  @Test
  void onlyWhatIsShortIsTold() {
    var node =
        new NodeBuilder()
            .withNewStatus()
            .addNewCondition()
            .withType("Ready")
            .withStatus("True")
            .endCondition()
            .addNewCondition()
            .withType("MemoryPressure")
            .withStatus("False")
            .endCondition()
            .addNewCondition()
            .withType("DiskPressure")
            .withStatus("True")
            .endCondition()
            .endStatus()
            .build();
    assertThat(NodePressure.of(node))
        .singleElement()
        .asString()
        .startsWith("the node has DiskPressure: ")
        .contains("trimtab.node.eviction-hard");
  }
}

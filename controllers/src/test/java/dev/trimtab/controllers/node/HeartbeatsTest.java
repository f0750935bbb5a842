package dev.trimtab.controllers.node;

import static dev.trimtab.controllers.node.Nodes.NOW;
import static dev.trimtab.controllers.node.Nodes.node;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeCondition;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import java.time.ZonedDateTime;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HeartbeatsTest {

  private final Heartbeats heartbeats = new Heartbeats();
  private final Node node = node("a", "True");

  @Test
  void aRenewedLeaseIsASignOfLifeWhateverTheNodesClockSays() {
    assertThat(heartbeats.lastHeard(node, lease(1), NOW)).isEqualTo(NOW);
    assertThat(heartbeats.lastHeard(node, lease(1), NOW.plusSeconds(30))).isEqualTo(NOW);
    assertThat(heartbeats.lastHeard(node, lease(2), NOW.plusSeconds(35)))
        .isEqualTo(NOW.plusSeconds(35));
  }

  @Test
  void anotherNodeOfTheSameNameStartsAnew() {
    heartbeats.lastHeard(node, Optional.empty(), NOW);
    node.getMetadata().setUid("other");

    assertThat(heartbeats.lastHeard(node, Optional.empty(), NOW.plusSeconds(50)))
        .isEqualTo(NOW.plusSeconds(50));
  }

  @Test
  void ofASilentNodeNothingIsKnownAnyMore() {
    Node noted = Silence.noted(node, NOW);

    assertThat(noted.getStatus().getConditions())
        .extracting(NodeCondition::getType)
        .containsExactly("Ready", "MemoryPressure", "DiskPressure", "PIDPressure");
    assertThat(noted.getStatus().getConditions())
        .extracting(NodeCondition::getStatus)
        .containsOnly("Unknown");
    assertThat(noted.getStatus().getConditions().getFirst().getReason())
        .isEqualTo("NodeStatusUnknown");
    assertThat(Silence.noted(noted, NOW.plusSeconds(60))).isEqualTo(noted);
  }

  private static Optional<Lease> lease(int second) {
    return Optional.of(
        new LeaseBuilder()
            .withNewSpec()
            .withRenewTime(ZonedDateTime.parse("1999-01-01T00:00:0%dZ".formatted(second)))
            .endSpec()
            .build());
  }
}

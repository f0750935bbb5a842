package dev.trimtab.controllers.node;

import static dev.trimtab.controllers.node.Nodes.NOW;
import static dev.trimtab.controllers.node.Nodes.node;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** The figures are those of the Kubernetes documentation, "Nodes: Rate limits on eviction". */
class ZonesTest {

  private final Zones zones = new Zones();

  @Test
  void aHealthyZoneLosesOneNodeInTenSeconds() {
    fill("a", 10, 1);

    assertThat(zones.ask(node("a0", "Unknown"), NOW)).isZero();
    assertThat(zones.ask(node("a0", "Unknown"), NOW.plusSeconds(4)))
        .isEqualTo(Duration.ofSeconds(6));
    assertThat(zones.ask(node("a0", "Unknown"), NOW.plusSeconds(10))).isZero();
  }

  @Test
  void aLargeDisruptedZoneLosesOneNodeInAHundredSeconds() {
    fill("a", 100, 55);

    assertThat(zones.pace(node("a0", "Unknown"))).contains(Duration.ofSeconds(100));
    assertThat(taintsWithin(Duration.ofHours(1), "a0")).isEqualTo(36);
  }

  @Test
  void belowFiftyFivePercentTheZoneIsNotDisrupted() {
    fill("a", 100, 54);

    assertThat(zones.pace(node("a0", "Unknown"))).contains(Duration.ofSeconds(10));
  }

  @Test
  void aSmallDisruptedZoneLosesNone() {
    fill("a", 50, 28);

    assertThat(zones.pace(node("a0", "Unknown"))).isEmpty();
    assertThat(taintsWithin(Duration.ofHours(1), "a0")).isZero();
  }

  @Test
  void aZoneThatIsDownAltogetherIsEmptiedIfAnotherLives() {
    fill("a", 5, 5);
    assertThat(zones.areAllDown()).isTrue();
    assertThat(zones.pace(node("a0", "Unknown"))).isEmpty();

    fill("b", 5, 0);
    assertThat(zones.pace(node("a0", "Unknown"))).contains(Duration.ofSeconds(10));
  }

  private void fill(String zone, int size, int down) {
    for (int i = 0; i < size; i++) {
      zones.put(node(zone + i, i < down ? "Unknown" : "True"), i >= down);
    }
  }

  private int taintsWithin(Duration duration, String node) {
    int taints = 0;
    for (Instant t = NOW; t.isBefore(NOW.plus(duration)); t = t.plusSeconds(1)) {
      if (zones.ask(node(node, "Unknown"), t).isZero()) {
        taints++;
      }
    }
    return taints;
  }
}

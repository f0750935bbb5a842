package dev.trimtab.controllers.deployment;

import static dev.trimtab.controllers.deployment.Deployments.deployment;
import static dev.trimtab.controllers.deployment.Deployments.set;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProportionalScalingTest {

  private static final IntOrString THREE = new IntOrString(3);
  private static final IntOrString TWO = new IntOrString(2);

  /** The example of the Kubernetes documentation, "Proportional scaling". */
  @Test
  void inTheMiddleOfARolloutEachSetGrowsInProportion() {
    ReplicaSet current = sized(set("web:new", 2, 5, 0), 10, 13);
    ReplicaSet old = sized(set("web:old", 1, 8, 8), 10, 13);

    var scales =
        ProportionalScaling.scales(Rollout.of(deployment(15, THREE, TWO), List.of(current, old)));

    assertThat(scales).containsExactly(new Scale(old, 11), new Scale(current, 7));
  }

  @Test
  void aSingleActiveSetTakesTheWholeSize() {
    ReplicaSet current = sized(set("web:new", 2, 3, 3), 3, 6);

    assertThat(
            ProportionalScaling.scales(
                Rollout.of(deployment(5, THREE, TWO), List.of(current, set("web:old", 1, 0, 0)))))
        .containsExactly(new Scale(current, 5));
  }

  @Test
  void scalingToZeroEmptiesAllSets() {
    ReplicaSet current = sized(set("web:new", 2, 2, 1), 5, 8);
    ReplicaSet old = sized(set("web:old", 1, 4, 4), 5, 8);

    assertThat(
            ProportionalScaling.scales(
                Rollout.of(deployment(0, THREE, TWO), List.of(current, old))))
        .containsExactlyInAnyOrder(new Scale(current, 0), new Scale(old, 0));
  }

  @Test
  void aResizeIsSeenByTheAnnotationsOfActiveSets() {
    ReplicaSet current = sized(set("web:new", 2, 3, 3), 3, 6);

    assertThat(
            ProportionalScaling.isResized(Rollout.of(deployment(3, THREE, TWO), List.of(current))))
        .isFalse();
    assertThat(
            ProportionalScaling.isResized(Rollout.of(deployment(4, THREE, TWO), List.of(current))))
        .isTrue();
  }

  private static ReplicaSet sized(ReplicaSet set, int desired, int max) {
    set.getMetadata()
        .setAnnotations(Revisions.sized(set.getMetadata().getAnnotations(), desired, max));
    return set;
  }
}

package dev.trimtab.controllers.deployment;

import static dev.trimtab.controllers.deployment.Deployments.deployment;
import static dev.trimtab.controllers.deployment.Deployments.set;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RevisionsTest {

  private final Deployment deployment = deployment(3, new IntOrString(1), new IntOrString(1));

  @Test
  void aRolledBackSetGetsTheNextRevisionAndRemembersItsOld() {
    ReplicaSet back = set("web:new", 1, 0, 0);
    Rollout rollout = Rollout.of(deployment, List.of(back, set("web:other", 4, 3, 3)));

    assertThat(rollout.current()).contains(back);
    long revision = CurrentReplicaSet.nextRevision(rollout, rollout.current());
    assertThat(revision).isEqualTo(5);
    assertThat(Revisions.ofCurrent(deployment, rollout.current(), revision))
        .containsEntry(Revisions.REVISION, "5")
        .containsEntry(Revisions.HISTORY, "1");
  }

  @Test
  void aSetThatIsTheNewestKeepsItsRevision() {
    ReplicaSet current = set("web:new", 4, 3, 3);
    Rollout rollout = Rollout.of(deployment, List.of(current, set("web:other", 1, 0, 0)));

    assertThat(CurrentReplicaSet.nextRevision(rollout, rollout.current())).isEqualTo(4);
    assertThat(Revisions.ofCurrent(deployment, rollout.current(), 4))
        .isEqualTo(current.getMetadata().getAnnotations());
  }

  @Test
  void theDeploymentsAnnotationsAreCopiedButNotItsBookkeeping() {
    deployment
        .getMetadata()
        .setAnnotations(
            new HashMap<>(
                Map.of(
                    "kubernetes.io/change-cause",
                    "new image",
                    "kubectl.kubernetes.io/last-applied-configuration",
                    "{}",
                    Revisions.REVISION,
                    "9")));

    assertThat(Revisions.ofCurrent(deployment, Optional.empty(), 1))
        .containsOnly(
            Map.entry("kubernetes.io/change-cause", "new image"),
            Map.entry(Revisions.REVISION, "1"));
  }

  @Test
  void emptySetsBeyondTheHistoryLimitGoLowestRevisionFirst() {
    deployment.getSpec().setRevisionHistoryLimit(1);
    ReplicaSet busy = set("web:3", 3, 1, 1);
    var rollout =
        Rollout.of(
            deployment,
            List.of(set("web:1", 1, 0, 0), set("web:2", 2, 0, 0), busy, set("web:new", 4, 3, 3)));

    assertThat(History.surplus(rollout))
        .extracting(s -> s.getMetadata().getName())
        .containsExactly("web-1", "web-2");
  }
}

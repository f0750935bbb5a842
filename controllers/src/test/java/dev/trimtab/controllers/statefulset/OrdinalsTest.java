package dev.trimtab.controllers.statefulset;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trimtab.controllers.shared.Revision;
import dev.trimtab.controllers.statefulset.Ordinals.Step;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class OrdinalsTest {

  private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");

  private final StatefulSet set =
      new StatefulSetBuilder()
          .withNewMetadata()
          .withName("db")
          .endMetadata()
          .withNewSpec()
          .withReplicas(3)
          .endSpec()
          .build();

  @Test
  void podsStartOneAfterTheOtherEachWhenTheLastIsReady() {
    assertThat(ordinals().scaling()).containsExactly(new Step.Create(0));
    assertThat(ordinals(pod(0, false)).scaling()).isEmpty();
    assertThat(ordinals(pod(0, true)).scaling()).containsExactly(new Step.Create(1));
    assertThat(ordinals(pod(0, true), pod(2, true)).scaling()).containsExactly(new Step.Create(1));
  }

  @Test
  void podsStopInReverseOneAtATimeAndOnlyWhenTheOthersAreHealthy() {
    set.getSpec().setReplicas(1);
    Pod last = pod(2, true);

    assertThat(ordinals(pod(0, true), pod(1, true), last).scaling())
        .containsExactly(new Step.Delete(last));
    assertThat(ordinals(pod(0, true), pod(1, true), deleting(last)).scaling()).isEmpty();
    assertThat(ordinals(pod(0, false), pod(1, true), last).scaling()).isEmpty();
  }

  @Test
  void inParallelAllStartAndStopAtOnce() {
    set.getSpec().setPodManagementPolicy("Parallel");
    Pod surplus = pod(7, true);

    assertThat(ordinals(surplus).scaling())
        .containsExactly(
            new Step.Create(0), new Step.Create(1), new Step.Create(2), new Step.Delete(surplus));
  }

  @Test
  void aPodThatEndedIsDeletedBeforeItIsMadeAnew() {
    Pod failed = pod(0, false);
    failed.getStatus().setPhase("Failed");

    assertThat(ordinals(failed).scaling()).containsExactly(new Step.Delete(failed));
    assertThat(ordinals(deleting(failed)).scaling()).isEmpty();
  }

  @Test
  void anUpdateGoesFromTheLastToTheFirstAndStopsAtThePartition() {
    Pod one = pod(1, true);
    Pod two = pod(2, true);

    assertThat(ordinals(pod(0, true), one, two).nextToUpdate("new")).contains(two);
    assertThat(ordinals(pod(0, true), one, updated(pod(2, false))).nextToUpdate("new")).isEmpty();
    assertThat(ordinals(pod(0, true), one, updated(two)).nextToUpdate("new")).contains(one);

    set.getSpec()
        .setUpdateStrategy(
            new StatefulSetBuilder()
                .withNewSpec()
                .withNewUpdateStrategy()
                .withNewRollingUpdate()
                .withPartition(2)
                .endRollingUpdate()
                .endUpdateStrategy()
                .endSpec()
                .build()
                .getSpec()
                .getUpdateStrategy());
    assertThat(ordinals(pod(0, true), one, updated(two)).nextToUpdate("new")).isEmpty();
  }

  private Ordinals ordinals(Pod... pods) {
    return Ordinals.of(set, List.of(pods), NOW);
  }

  private static Pod pod(int ordinal, boolean ready) {
    return new PodBuilder()
        .withNewMetadata()
        .withName("db-" + ordinal)
        .addToLabels(Revision.LABEL, "old")
        .endMetadata()
        .withNewStatus()
        .withPhase("Running")
        .addNewCondition()
        .withType("Ready")
        .withStatus(ready ? "True" : "False")
        .endCondition()
        .endStatus()
        .build();
  }

  private static Pod updated(Pod pod) {
    return new PodBuilder(pod)
        .editMetadata()
        .addToLabels(Revision.LABEL, "new")
        .endMetadata()
        .build();
  }

  private static Pod deleting(Pod pod) {
    return new PodBuilder(pod)
        .editMetadata()
        .withDeletionTimestamp("2026-01-01T00:00:00Z")
        .endMetadata()
        .build();
  }
}

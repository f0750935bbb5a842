package dev.trimtab.controllers.deployment;

import static dev.trimtab.controllers.deployment.Deployments.deployment;
import static dev.trimtab.controllers.deployment.Deployments.set;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetBuilder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RollingUpdateTest {

  private static final IntOrString QUARTER = new IntOrString("25%");

  @ParameterizedTest
  @CsvSource({"10, 25%, 25%, 3, 2", "3, 25%, 25%, 1, 0", "1, 0%, 25%, 0, 1", "0, 25%, 25%, 0, 0"})
  void percentagesOfSurgeRoundUpAndOfUnavailableDown(
      int replicas, String surge, String unavailable, int maxSurge, int maxUnavailable) {
    var rollout =
        Rollout.of(
            deployment(replicas, new IntOrString(surge), new IntOrString(unavailable)), List.of());

    assertThat(rollout.maxSurge()).isEqualTo(maxSurge);
    assertThat(rollout.maxUnavailable()).isEqualTo(maxUnavailable);
  }

  @Test
  void theFirstSetGetsItsFullSizeAtOnce() {
    assertThat(RollingUpdate.sizeOfCurrent(Rollout.of(deployment(5, QUARTER, QUARTER), List.of())))
        .isEqualTo(5);
  }

  @Test
  void theNewSetStartsWithTheSurge() {
    var rollout = Rollout.of(deployment(10, QUARTER, QUARTER), List.of(set("web:old", 1, 10, 10)));

    assertThat(RollingUpdate.sizeOfCurrent(rollout)).isEqualTo(3);
  }

  @Test
  void oldPodsThatDoNotServeGoFirst() {
    ReplicaSet current = set("web:new", 3, 3, 0);
    ReplicaSet broken = set("web:broken", 2, 2, 0);
    ReplicaSet good = set("web:old", 1, 8, 8);

    var steps =
        RollingUpdate.step(
            Rollout.of(deployment(10, QUARTER, QUARTER), List.of(current, broken, good)));

    assertThat(steps).containsExactly(new Scale(broken, 0));
  }

  @Test
  void aNewSetThatIsLargerThanWantedShrinks() {
    ReplicaSet current = set("web:new", 2, 5, 5);

    assertThat(RollingUpdate.step(Rollout.of(deployment(3, QUARTER, QUARTER), List.of(current))))
        .containsExactly(new Scale(current, 3));
  }

  @Test
  void aFinishedRolloutHasNoStep() {
    ReplicaSet current = set("web:new", 2, 3, 3);

    assertThat(
            RollingUpdate.step(
                Rollout.of(
                    deployment(3, QUARTER, QUARTER), List.of(current, set("web:old", 1, 0, 0)))))
        .isEmpty();
  }

  /** Pods become available and break at random; the bounds must hold at every step. */
  @Test
  void surgeAndAvailabilityBoundsHoldWheneverPodsComeAndGo() {
    for (long seed = 0; seed < 300; seed++) {
      RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
      int wanted = 1 + random.nextInt(20);
      Deployment deployment =
          deployment(
              wanted,
              new IntOrString(random.nextInt(4)),
              new IntOrString(random.nextInt(wanted + 1)));
      rollOut(deployment, random, "seed " + seed);
    }
  }

  private static void rollOut(Deployment deployment, RandomGenerator random, String seed) {
    int wanted = deployment.getSpec().getReplicas();
    var sets = new ArrayList<>(List.of(set("web:old", 1, wanted, wanted), set("web:new", 2, 0, 0)));
    int bound = Rollout.of(deployment, sets).maxSurge() + wanted;
    for (int step = 0; step < 1000; step++) {
      Rollout rollout = Rollout.of(deployment, sets);
      int available = sets.stream().mapToInt(Rollout::available).sum();
      List<Scale> scales = RollingUpdate.step(rollout);
      for (Scale scale : scales) {
        int keep = Math.min(Rollout.available(scale.set()), scale.replicas());
        replace(sets, scale.set(), scale.replicas(), keep);
      }
      assertThat(Rollout.asked(sets)).as(seed).isLessThanOrEqualTo(bound);
      int after = sets.stream().mapToInt(Rollout::available).sum();
      if (after < available) {
        assertThat(after).as(seed).isGreaterThanOrEqualTo(wanted - rollout.maxUnavailable());
      }
      if (Rollout.replicas(sets.getFirst()) == 0 && Rollout.available(sets.getLast()) == wanted) {
        return;
      }
      for (ReplicaSet set : List.copyOf(sets)) {
        int size = Rollout.replicas(set);
        int ready = Rollout.available(set) + random.nextInt(3) - (random.nextInt(4) == 0 ? 1 : 0);
        replace(sets, set, size, Math.clamp(ready, 0, size));
      }
    }
    throw new AssertionError(seed + ": the rollout did not end; sets " + sets);
  }

  private static void replace(List<ReplicaSet> sets, ReplicaSet set, int size, int available) {
    sets.remove(set);
    sets.add(
        new ReplicaSetBuilder(set)
            .editSpec()
            .withReplicas(size)
            .endSpec()
            .editStatus()
            .withReplicas(size)
            .withAvailableReplicas(available)
            .endStatus()
            .build());
    sets.sort(Comparator.comparing(s -> s.getMetadata().getName()));
  }
}

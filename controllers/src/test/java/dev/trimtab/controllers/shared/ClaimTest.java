package dev.trimtab.controllers.shared;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trimtab.framework.OwnerReferences;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetBuilder;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ClaimTest {

  private static final Selector SELECTOR = Selector.ofLabels(Map.of("app", "web"));
  private static final Claim<Pod> NONE = new Claim<>(List.of(), List.of(), List.of());

  private final ReplicaSet set = set("set-1");

  @Test
  void controlledAndSelectedPodsAreKept() {
    Pod mine = pod("mine", "web", "set-1");

    assertThat(Claim.of(set, SELECTOR, List.of(mine)))
        .isEqualTo(new Claim<>(List.of(mine), List.of(), List.of()));
  }

  @Test
  void selectedOrphansAreAdoptedButNotThoseOfOthers() {
    Pod orphan = pod("orphan", "web", "");
    Pod foreign = pod("foreign", "web", "another");
    Pod unlabelled = pod("unlabelled", "db", "");

    assertThat(Claim.of(set, SELECTOR, List.of(orphan, foreign, unlabelled)))
        .isEqualTo(new Claim<>(List.of(), List.of(orphan), List.of()));
  }

  @Test
  void controlledPodsThatAreNoLongerSelectedAreReleased() {
    Pod relabelled = pod("relabelled", "debug", "set-1");

    assertThat(Claim.of(set, SELECTOR, List.of(relabelled)))
        .isEqualTo(new Claim<>(List.of(), List.of(), List.of(relabelled)));
  }

  @Test
  void anOwnerThatIsBeingDeletedNeitherAdoptsNorReleases() {
    set.getMetadata().setDeletionTimestamp("2026-01-01T00:00:00Z");

    assertThat(Claim.of(set, SELECTOR, List.of(pod("a", "web", ""), pod("b", "debug", "set-1"))))
        .isEqualTo(NONE);
  }

  @Test
  void aPodThatIsBeingDeletedIsNotAdopted() {
    Pod going = pod("going", "web", "");
    going.getMetadata().setDeletionTimestamp("2026-01-01T00:00:00Z");

    assertThat(Claim.of(set, SELECTOR, List.of(going))).isEqualTo(NONE);
  }

  @Test
  void anOwnerOfTheSameNameButAnotherUidIsAnother() {
    assertThat(Claim.of(set("set-2"), SELECTOR, List.of(pod("mine", "web", "set-1"))))
        .isEqualTo(NONE);
  }

  private static ReplicaSet set(String uid) {
    return new ReplicaSetBuilder()
        .withNewMetadata()
        .withNamespace("ns")
        .withName("web")
        .withUid(uid)
        .endMetadata()
        .build();
  }

  private static Pod pod(String name, String app, String ownerUid) {
    Pod pod =
        new PodBuilder()
            .withNewMetadata()
            .withNamespace("ns")
            .withName(name)
            .addToLabels("app", app)
            .endMetadata()
            .build();
    if (!ownerUid.isEmpty()) {
      pod.getMetadata().setOwnerReferences(List.of(OwnerReferences.controlledBy(set(ownerUid))));
    }
    return pod;
  }
}

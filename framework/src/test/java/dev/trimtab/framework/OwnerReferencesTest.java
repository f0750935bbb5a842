package dev.trimtab.framework;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import org.junit.jupiter.api.Test;

class OwnerReferencesTest {

  private static final ConfigMap OWNER = configMap("uid-1");

  @Test
  void anObjectIsControlledByTheOneItsReferenceNames() {
    assertThat(OwnerReferences.isControlledBy(controlledPod(), OWNER)).isTrue();
  }

  @Test
  void aNamesakeWithAnotherUidControlsNothing() {
    assertThat(OwnerReferences.isControlledBy(controlledPod(), configMap("uid-2"))).isFalse();
  }

  @Test
  void aReferenceThatDoesNotControlIsNoController() {
    Pod pod = controlledPod();
    pod.getMetadata().getOwnerReferences().getFirst().setController(false);

    assertThat(OwnerReferences.controllerOf(pod)).isEmpty();
  }

  private static ConfigMap configMap(String uid) {
    return new ConfigMapBuilder()
        .withNewMetadata()
        .withNamespace("default")
        .withName("owner")
        .withUid(uid)
        .endMetadata()
        .build();
  }

  private static Pod controlledPod() {
    return new PodBuilder()
        .withNewMetadata()
        .withName("pod")
        .withOwnerReferences(OwnerReferences.controlledBy(OWNER))
        .endMetadata()
        .build();
  }
}

package dev.trimtab.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.util.List;
import org.junit.jupiter.api.Test;

class WaitingPodsTest {

  @Test
  void podThatWaitsIsNamedWithWhatItsContainersWaitForAndTheConditionsThatFail() {
    Pod waiting =
        new PodBuilder()
            .withNewMetadata()
            .withName("web-1")
            .endMetadata()
            .withNewStatus()
            .addNewContainerStatus()
            .withNewState()
            .withNewWaiting()
            .withReason("ErrImagePull")
            .withMessage("no such image")
            .endWaiting()
            .endState()
            .endContainerStatus()
            .addNewCondition()
            .withType("Ready")
            .withStatus("False")
            .withReason("ContainersNotReady")
            .withMessage("containers with unready status: [web]")
            .endCondition()
            .endStatus()
            .build();

    assertThat(WaitingPods.reasons(List.of(waiting, ready())))
        .isEqualToIgnoringNewLines(
            "  web-1: ErrImagePull (no such image);"
                + " ContainersNotReady (containers with unready status: [web])");
  }

  @Test
  void nothingIsSaidOfPodsThatAreReady() {
    assertThat(WaitingPods.reasons(List.of(ready()))).isEmpty();
  }

  private static Pod ready() {
    return new PodBuilder()
        .withNewMetadata()
        .withName("web-2")
        .endMetadata()
        .withNewStatus()
        .addNewCondition()
        .withType("Ready")
        .withStatus("True")
        .endCondition()
        .endStatus()
        .build();
  }
}

package dev.trimtab.agent.container;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.ResourceRequirementsBuilder;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OomScoreTest {
  private static final long MACHINE = 4L << 30;

  private static int score(ResourceRequirements resources) {
    Pod pod =
        new PodBuilder()
            .withNewSpec()
            .addNewContainer()
            .withName("app")
            .withResources(resources)
            .endContainer()
            .endSpec()
            .build();
    return OomScore.of(pod, pod.getSpec().getContainers().getFirst(), MACHINE);
  }

  private static ResourceRequirements requests(String cpu, String memory) {
    return new ResourceRequirementsBuilder()
        .withRequests(Map.of("cpu", new Quantity(cpu), "memory", new Quantity(memory)))
        .build();
  }

  @Test
  void whoAsksForNothingGoesFirst() {
    assertThat(score(new ResourceRequirements())).isEqualTo(1000);
  }

  @Test
  void whoIsGuaranteedGoesLast() {
    ResourceRequirements both =
        new ResourceRequirementsBuilder(requests("1", "1Gi"))
            .withLimits(Map.of("cpu", new Quantity("1"), "memory", new Quantity("1Gi")))
            .build();
    assertThat(score(both)).isEqualTo(-997);
  }

  @Test
  void whoAsksForAQuarterOfTheMachineIsAQuarterSafer() {
    assertThat(score(requests("1", "1Gi"))).isEqualTo(750);
  }

  @Test
  void whoAsksForSomethingIsNeverOneOfTheOthers() {
    assertThat(score(requests("100m", "1Ki"))).isEqualTo(999);
    assertThat(score(requests("100m", "64Gi"))).isEqualTo(2);
  }

  @Test
  void aLimitIsARequestIfThereIsNoOther() {
    ResourceRequirements limited =
        new ResourceRequirementsBuilder().withLimits(Map.of("memory", new Quantity("2Gi"))).build();
    assertThat(score(limited)).isEqualTo(500);
  }

  @Test
  void whatTheNodeCannotDoWithoutGoesLast() {
    Pod pod =
        new PodBuilder()
            .withNewSpec()
            .withPriorityClassName("system-node-critical")
            .addNewContainer()
            .withName("app")
            .endContainer()
            .endSpec()
            .build();
    assertThat(OomScore.of(pod, pod.getSpec().getContainers().getFirst(), MACHINE)).isEqualTo(-997);
  }
}

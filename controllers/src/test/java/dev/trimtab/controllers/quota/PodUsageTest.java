package dev.trimtab.controllers.quota;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceQuotaSpec;
import io.fabric8.kubernetes.api.model.ResourceQuotaSpecBuilder;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PodUsageTest {

  private static final Instant NOW = Instant.parse("2026-05-01T10:00:00Z");

  @Test
  void requestsAndLimitsCountUnderTheNamesThatQuotasHaveForThem() {
    Pod pod = pod(container("500m", "", null), container("250m", "1Gi", null));
    Usage usage = PodUsage.of(pod, NOW);

    assertThat(usage.get("cpu")).isEqualTo(new Quantity("750m"));
    assertThat(usage.get("requests.cpu")).isEqualTo(new Quantity("750m"));
    assertThat(usage.get("limits.memory")).isEqualTo(new Quantity("1Gi"));
    assertThat(usage.get("requests.memory")).isEqualTo(new Quantity("0"));
    assertThat(usage.get("pods")).isEqualTo(new Quantity("1"));
    assertThat(usage.get("count/pods")).isEqualTo(new Quantity("1"));
  }

  @Test
  void initContainersCountByTheirPeakAndSidecarsThroughout() {
    Pod pod =
        new PodBuilder(pod(container("300m", "", null)))
            .editSpec()
            .withInitContainers(container("200m", "", "Always"), container("900m", "", null))
            .endSpec()
            .build();
    assertThat(PodUsage.of(pod, NOW).get("requests.cpu")).isEqualTo(new Quantity("1100m"));
  }

  @Test
  void aPodThatHasEndedOrIsLostIsAnObjectOnly() {
    Pod pod = pod(container("500m", "", null));
    Pod ended = new PodBuilder(pod).editStatus().withPhase("Succeeded").endStatus().build();
    Pod lost =
        new PodBuilder(pod)
            .editMetadata()
            .withDeletionTimestamp("2026-05-01T09:59:00Z")
            .withDeletionGracePeriodSeconds(30L)
            .endMetadata()
            .build();

    assertThat(PodUsage.of(ended, NOW)).isEqualTo(Usage.of("count/pods", 1));
    assertThat(PodUsage.of(lost, NOW)).isEqualTo(Usage.of("count/pods", 1));
    assertThat(PodUsage.of(lost, NOW.minusSeconds(31)).get("pods")).isEqualTo(new Quantity("1"));
  }

  @Test
  void allScopesOfAQuotaMustHold() {
    Pod pod =
        new PodBuilder(pod(container("1", "", null)))
            .editSpec()
            .withActiveDeadlineSeconds(9L)
            .withPriorityClassName("high")
            .endSpec()
            .build();

    assertThat(PodScopes.match(scopes("Terminating", "NotBestEffort"), pod)).isTrue();
    assertThat(PodScopes.match(scopes("Terminating", "BestEffort"), pod)).isFalse();
    assertThat(PodScopes.match(scopes("NotTerminating"), pod)).isFalse();
    assertThat(PodScopes.match(ofPriority("In", "high"), pod)).isTrue();
    assertThat(PodScopes.match(ofPriority("NotIn", "high"), pod)).isFalse();
    assertThat(PodScopes.match(ofPriority("DoesNotExist"), pod)).isFalse();
    assertThat(PodScopes.limit(ofPriority("Exists"))).isTrue();
    assertThat(PodScopes.limit(scopes())).isFalse();
  }

  private static ResourceQuotaSpec scopes(String... scopes) {
    return new ResourceQuotaSpecBuilder().withScopes(scopes).build();
  }

  private static ResourceQuotaSpec ofPriority(String operator, String... values) {
    return new ResourceQuotaSpecBuilder()
        .withNewScopeSelector()
        .addNewMatchExpression()
        .withScopeName("PriorityClass")
        .withOperator(operator)
        .withValues(values)
        .endMatchExpression()
        .endScopeSelector()
        .build();
  }

  private static Container container(
      String cpu, String memoryLimit, @Nullable String restartPolicy) {
    var container =
        new ContainerBuilder()
            .withName("c")
            .withRestartPolicy(restartPolicy)
            .withNewResources()
            .addToRequests("cpu", new Quantity(cpu))
            .endResources();
    if (!memoryLimit.isEmpty()) {
      container.editResources().addToLimits("memory", new Quantity(memoryLimit)).endResources();
    }
    return container.build();
  }

  private static Pod pod(Container... containers) {
    return new PodBuilder()
        .withNewMetadata()
        .withNamespace("ns")
        .withName("p")
        .endMetadata()
        .withNewSpec()
        .withContainers(containers)
        .endSpec()
        .withNewStatus()
        .withPhase("Running")
        .withQosClass("Burstable")
        .endStatus()
        .build();
  }
}

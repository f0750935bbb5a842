package dev.trimtab.controllers.endpointslice;

import static dev.trimtab.controllers.endpointslice.Backends.backends;
import static dev.trimtab.controllers.endpointslice.Backends.pod;
import static dev.trimtab.controllers.endpointslice.Backends.service;
import static dev.trimtab.controllers.endpointslice.Backends.terminating;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SlicePlanTest {

  private static final Map<String, String> LABELS = Map.of("kubernetes.io/service-name", "web");
  private final Service service = service(new IntOrString(8080));

  @Test
  void aSliceHoldsAtMostOneHundredEndpoints() {
    SlicePlan plan = plan(backends(service, 0, 250), List.of());

    assertThat(plan.create()).extracting(s -> s.endpoints().size()).containsExactly(100, 100, 50);
    assertThat(plan.update()).isEmpty();
    assertThat(plan.delete()).isEmpty();
  }

  @Test
  void equalStatesCauseNoWrites() {
    List<EndpointSlice> written = written(plan(backends(service, 0, 250), List.of()));

    assertThat(plan(backends(service, 0, 250), written))
        .isEqualTo(new SlicePlan(List.of(), List.of(), List.of()));
  }

  @Test
  void aChangeTouchesOnlyTheSlicesItMust() {
    List<EndpointSlice> written = written(plan(backends(service, 0, 150), List.of()));
    var backends = new ArrayList<>(backends(service, 10, 151));

    SlicePlan plan = plan(backends, written);

    assertThat(plan.create()).isEmpty();
    assertThat(plan.update())
        .singleElement()
        .satisfies(change -> assertThat(change.after().getEndpoints()).hasSize(91));
  }

  @Test
  void aServiceWithoutPodsHasOneEmptySlice() {
    SlicePlan first = plan(List.of(), List.of());
    assertThat(first.create()).singleElement().satisfies(s -> assertThat(s.endpoints()).isEmpty());

    List<EndpointSlice> placeholder = written(first);
    assertThat(plan(List.of(), placeholder))
        .isEqualTo(new SlicePlan(List.of(), List.of(), List.of()));

    SlicePlan filled = plan(backends(service, 0, 1), placeholder);
    assertThat(filled.create()).hasSize(1);
    assertThat(filled.delete()).isEqualTo(placeholder);
  }

  @Test
  void podsWhoseNamedPortDiffersAreInDifferentSlices() {
    Service named = service(new IntOrString("web"));

    var groups = SliceGroup.wanted(new ServiceShape(named), backends(named, 0, 4), node -> null);

    assertThat(groups.keySet())
        .extracting(group -> group.ports().getFirst().getPort())
        .containsExactly(8000, 8001);
  }

  @Test
  void theConditionsTellReadyServingAndTerminatingApart() {
    assertThat(conditions(service, new Backend(new ServiceShape(service), pod(1, true))))
        .isEqualTo("true/true/false");
    assertThat(conditions(service, new Backend(new ServiceShape(service), pod(1, false))))
        .isEqualTo("false/false/false");
    assertThat(
            conditions(service, new Backend(new ServiceShape(service), terminating(pod(1, true)))))
        .isEqualTo("false/true/true");
    Service publishing =
        new ServiceBuilder(service).editSpec().withPublishNotReadyAddresses(true).endSpec().build();
    assertThat(
            conditions(
                publishing, new Backend(new ServiceShape(publishing), terminating(pod(1, false)))))
        .isEqualTo("true/false/true");
  }

  @Test
  void endedPodsAndPodsWithoutAddressAreLeftOut() {
    var ended = pod(1, true);
    ended.getStatus().setPhase("Succeeded");
    var fresh = pod(2, false);
    fresh.getStatus().setPodIP(null);

    var groups =
        SliceGroup.wanted(
            new ServiceShape(service),
            List.of(
                new Backend(new ServiceShape(service), ended),
                new Backend(new ServiceShape(service), fresh)),
            node -> null);

    assertThat(groups.values()).containsExactly(List.of());
  }

  private String conditions(Service of, Backend backend) {
    Endpoint endpoint =
        SliceGroup.wanted(new ServiceShape(of), List.of(backend), node -> null)
            .values()
            .iterator()
            .next()
            .getFirst();
    var conditions = endpoint.getConditions();
    return conditions.getReady()
        + "/"
        + conditions.getServing()
        + "/"
        + conditions.getTerminating();
  }

  private SlicePlan plan(List<Backend> backends, List<EndpointSlice> existing) {
    return SlicePlan.of(
        SliceGroup.wanted(new ServiceShape(service), backends, node -> null), existing, LABELS);
  }

  private static List<EndpointSlice> written(SlicePlan plan) {
    return plan.create().stream()
        .map(
            slice ->
                new EndpointSliceBuilder()
                    .withNewMetadata()
                    .withLabels(LABELS)
                    .endMetadata()
                    .withAddressType(slice.group().addressType())
                    .withPorts(slice.group().ports())
                    .withEndpoints(slice.endpoints())
                    .build())
        .toList();
  }
}

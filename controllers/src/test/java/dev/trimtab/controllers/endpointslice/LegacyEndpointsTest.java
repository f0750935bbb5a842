package dev.trimtab.controllers.endpointslice;

import static dev.trimtab.controllers.endpointslice.Backends.pod;
import static dev.trimtab.controllers.endpointslice.Backends.service;
import static dev.trimtab.controllers.endpointslice.Backends.terminating;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.EndpointAddress;
import io.fabric8.kubernetes.api.model.Endpoints;
import io.fabric8.kubernetes.api.model.IntOrString;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LegacyEndpointsTest {

  private final ServiceShape service = new ServiceShape(service(new IntOrString(8080)));

  @Test
  void readyAndOtherAddressesAreApartAndTerminatingPodsLeftOut() {
    Endpoints endpoints =
        LegacyEndpoints.of(
            service,
            List.of(
                new Backend(service, pod(1, true)),
                new Backend(service, pod(2, false)),
                new Backend(service, terminating(pod(3, true)))),
            Optional.empty());

    assertThat(endpoints.getMetadata().getName()).isEqualTo("web");
    assertThat(endpoints.getSubsets())
        .singleElement()
        .satisfies(
            subset -> {
              assertThat(subset.getAddresses())
                  .extracting(EndpointAddress::getIp)
                  .containsExactly("10.1.0.1");
              assertThat(subset.getNotReadyAddresses())
                  .extracting(EndpointAddress::getIp)
                  .containsExactly("10.1.0.2");
              assertThat(subset.getPorts().getFirst().getPort()).isEqualTo(8080);
            });
  }

  @Test
  void anEqualStateGivesAnEqualObject() {
    List<Backend> backends = List.of(new Backend(service, pod(1, true)));
    Endpoints first = LegacyEndpoints.of(service, backends, Optional.empty());

    assertThat(LegacyEndpoints.of(service, backends, Optional.of(first))).isEqualTo(first);
  }

  @Test
  void whatIsCutOffIsSaid() {
    Endpoints endpoints =
        LegacyEndpoints.of(
            service, Backends.backends(service.service(), 0, 1001), Optional.empty());

    assertThat(endpoints.getSubsets().getFirst().getAddresses()).hasSize(1000);
    assertThat(endpoints.getMetadata().getAnnotations())
        .containsEntry(LegacyEndpoints.OVER_CAPACITY, "truncated");
  }
}

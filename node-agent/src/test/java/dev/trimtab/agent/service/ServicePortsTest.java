package dev.trimtab.agent.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trimtab.node.Protocol;
import dev.trimtab.node.ServiceDataplane.Endpoint;
import dev.trimtab.node.ServiceDataplane.ServicePort;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;
import java.util.List;
import org.junit.jupiter.api.Test;

class ServicePortsTest {

  private final ServicePorts ports = new ServicePorts("here");

  @Test
  void aServiceLeadsToItsReadyEndpoints() {
    Service service = service().editSpec().withExternalIPs("203.0.113.9").endSpec().build();
    EndpointSlice slice =
        slice()
            .addNewEndpoint()
            .withAddresses("10.1.0.2")
            .withNewConditions(true, true, false)
            .endEndpoint()
            .addNewEndpoint()
            .withAddresses("10.1.0.3")
            .withNewConditions(false, false, false)
            .endEndpoint()
            .build();

    assertThat(ports.of(List.of(service), List.of(slice)))
        .containsExactly(
            new ServicePort(
                "shop/web",
                Protocol.TCP,
                List.of("10.96.0.5", "203.0.113.9"),
                80,
                30080,
                0,
                List.of(new Endpoint("10.1.0.2", 8080))));
  }

  @Test
  void endingEndpointsServeWhenNoneIsReady() {
    EndpointSlice slice =
        slice()
            .addNewEndpoint()
            .withAddresses("10.1.0.2")
            .withNewConditions(false, true, true)
            .endEndpoint()
            .build();

    assertThat(ports.of(List.of(service().build()), List.of(slice)).getFirst().endpoints())
        .containsExactly(new Endpoint("10.1.0.2", 8080));
  }

  @Test
  void headlessServicesHaveNoAddressToLeadAnywhere() {
    Service headless = service().editSpec().withClusterIP("None").endSpec().build();

    assertThat(ports.of(List.of(headless), List.of(slice().build()))).isEmpty();
  }

  @Test
  void aLocalPolicyOutsideDoesNotBindTheInside() {
    Service service = service().editSpec().withExternalTrafficPolicy("Local").endSpec().build();
    EndpointSlice slice =
        slice()
            .addNewEndpoint()
            .withAddresses("10.1.0.2")
            .withNodeName("here")
            .endEndpoint()
            .addNewEndpoint()
            .withAddresses("10.1.0.3")
            .withNodeName("there")
            .endEndpoint()
            .build();

    List<ServicePort> both = ports.of(List.of(service), List.of(slice));

    assertThat(both).hasSize(2);
    assertThat(both.get(0).endpoints()).hasSize(2);
    assertThat(both.get(0).nodePort()).isZero();
    assertThat(both.get(1).endpoints()).containsExactly(new Endpoint("10.1.0.2", 8080));
    assertThat(both.get(1).nodePort()).isEqualTo(30080);
  }

  @Test
  void affinityLastsThreeHoursUnlessSaid() {
    Service service = service().editSpec().withSessionAffinity("ClientIP").endSpec().build();

    assertThat(ports.of(List.of(service), List.of()).getFirst().affinitySeconds())
        .isEqualTo(10_800);
  }

  private static ServiceBuilder service() {
    return new ServiceBuilder()
        .withNewMetadata()
        .withNamespace("shop")
        .withName("web")
        .endMetadata()
        .withNewSpec()
        .withType("NodePort")
        .withClusterIP("10.96.0.5")
        .addNewPort()
        .withName("http")
        .withPort(80)
        .withNodePort(30080)
        .withProtocol("TCP")
        .endPort()
        .endSpec();
  }

  private static EndpointSliceBuilder slice() {
    return new EndpointSliceBuilder()
        .withNewMetadata()
        .withNamespace("shop")
        .withName("web-1")
        .addToLabels("kubernetes.io/service-name", "web")
        .endMetadata()
        .withAddressType("IPv4")
        .addNewPort()
        .withName("http")
        .withPort(8080)
        .withProtocol("TCP")
        .endPort();
  }
}

package dev.trimtab.node.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trimtab.node.Protocol;
import dev.trimtab.node.ServiceDataplane.Endpoint;
import dev.trimtab.node.ServiceDataplane.ServicePort;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ServiceRulesTest {

  @Test
  void addressLeadsToTheChainForItsNumberOfEndpointsAndSlotsToThem() {
    var rules = rules(port(80, 0, 0, "10.1.0.1", "10.1.0.2"));

    assertThat(texts(rules))
        .containsExactlyInAnyOrder(
            "services 10.96.0.1 . tcp . 80 : goto spread2",
            "endpoints 10.96.0.1 . tcp . 80 . 0 : 10.1.0.1 . 8080",
            "endpoints 10.96.0.1 . tcp . 80 . 1 : 10.1.0.2 . 8080");
    assertThat(rules.chains()).containsOnlyKeys("spread2");
  }

  @Test
  void nodePortHasItsOwnElements() {
    var rules = rules(port(80, 30080, 0, "10.1.0.1"));

    assertThat(texts(rules))
        .contains(
            "node_ports tcp . 30080 : goto node_spread1",
            "node_endpoints tcp . 30080 . 0 : 10.1.0.1 . 8080");
  }

  @Test
  void portWithoutEndpointsIsRefused() {
    assertThat(texts(rules(port(80, 30080, 0))))
        .containsExactlyInAnyOrder(
            "refused 10.96.0.1 . tcp . 80", "refused_node_ports tcp . 30080");
  }

  @Test
  void affinityHasChainsOfItsOwn() {
    assertThat(rules(port(80, 30080, 60, "10.1.0.1")).chains())
        .containsOnlyKeys("spread1_keep60", "node_spread1_keep60");
  }

  @Test
  void endpointsKeepTheirSlots() {
    var a = new Endpoint("10.1.0.1", 1);
    var b = new Endpoint("10.1.0.2", 1);
    var c = new Endpoint("10.1.0.3", 1);
    var d = new Endpoint("10.1.0.4", 1);

    assertThat(ServiceRules.settle(List.of(c, b, a), List.of())).containsExactly(c, b, a);
    assertThat(ServiceRules.settle(List.of(c, b, a), List.of(a, b, c))).containsExactly(a, b, c);
    assertThat(ServiceRules.settle(List.of(d, c, a), List.of(a, b, c))).containsExactly(a, d, c);
    assertThat(ServiceRules.settle(List.of(c, b), List.of(a, b, c))).containsExactly(c, b);
    assertThat(ServiceRules.settle(List.of(a, b, c, d), List.of(b, a))).containsExactly(b, a, c, d);
    assertThat(ServiceRules.settle(List.of(), List.of(a))).isEmpty();
  }

  @Test
  void whatCannotBeHadIsNamedAndTheRestIsThere() {
    var rules =
        rules(
            port(80, 0, 0, "10.1.0.1"),
            port(80, 0, 0, "10.1.0.2"),
            port(0, 0, 0, "10.1.0.1"),
            port(81, 0, 0, "fd00::1"),
            port(82, 0, 0, "10.1.0.1", "10.1.0.1"),
            port(83, 70000, 0, "10.1.0.1"),
            port(84, 0, 0, "10.1.0.1"));

    assertThat(rules.problems())
        .satisfiesExactly(
            p -> assertThat(p).contains("10.96.0.1 . tcp . 80"),
            p -> assertThat(p).contains("port 0"),
            p -> assertThat(p).contains("fd00::1"),
            p -> assertThat(p).contains("twice"),
            p -> assertThat(p).contains("nodePort 70000"));
    assertThat(texts(rules))
        .containsExactlyInAnyOrder(
            "services 10.96.0.1 . tcp . 80 : goto spread1",
            "endpoints 10.96.0.1 . tcp . 80 . 0 : 10.1.0.1 . 8080",
            "services 10.96.0.1 . tcp . 84 : goto spread1",
            "endpoints 10.96.0.1 . tcp . 84 . 0 : 10.1.0.1 . 8080");
  }

  @Test
  void addressesOfOtherFamiliesAreLeftOut() {
    var port =
        new ServicePort(
            "a/b",
            Protocol.TCP,
            List.of("fd00::10", "10.96.0.1"),
            80,
            0,
            0,
            List.of(new Endpoint("10.1.0.1", 80)));

    assertThat(ServiceRules.of(List.of(port), Map.of()).elements()).hasSize(2);
  }

  private static ServiceRules rules(ServicePort... ports) {
    return ServiceRules.of(List.of(ports), Map.of());
  }

  private static List<String> texts(ServiceRules rules) {
    return rules.elements().entrySet().stream()
        .map(e -> e.getKey().set() + " " + new Element(e.getKey(), e.getValue()).text())
        .collect(Collectors.toList());
  }

  private static ServicePort port(int port, int nodePort, int affinity, String... endpoints) {
    return new ServicePort(
        "default/web",
        Protocol.TCP,
        List.of("10.96.0.1"),
        port,
        nodePort,
        affinity,
        Arrays.stream(endpoints).map(e -> new Endpoint(e, 8080)).toList());
  }
}

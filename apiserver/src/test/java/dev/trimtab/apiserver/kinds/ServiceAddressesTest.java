package dev.trimtab.apiserver.kinds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trimtab.apiserver.model.FieldError;
import dev.trimtab.apiserver.samples.MapLookup;
import dev.trimtab.apiserver.samples.Yaml;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServiceAddressesTest {
  private final MapLookup objects = new MapLookup();
  private final ServiceAddresses addresses =
      new ServiceAddresses(
          ServiceRanges.of("10.96.0.0/29", 30000, 30002),
          objects,
          RandomGenerator.of("L64X128MixRandom"));

  @Test
  void everyServiceGetsAnAddressOfItsOwnUntilThereIsNone() {
    Set<String> given = new HashSet<>();
    for (int i = 0; i < 5; i++) {
      ObjectNode service = service("s" + i, "{type: ClusterIP, ports: [{port: 80}]}");
      assertThat(assign(service, null)).isEmpty();
      assertThat(service.at("/spec/clusterIPs/0").asText())
          .isEqualTo(service.at("/spec/clusterIP").asText());
      given.add(service.at("/spec/clusterIP").asText());
      objects.put("services", service);
    }
    // Eight addresses: the network, the API server's own, the broadcast, and these.
    assertThat(given)
        .containsExactlyInAnyOrder("10.96.0.2", "10.96.0.3", "10.96.0.4", "10.96.0.5", "10.96.0.6");
    assertThat(assign(service("more", "{type: ClusterIP}"), null))
        .containsExactly(
            "spec.clusterIPs: Invalid value: []: failed to allocate a serviceIP: range 10.96.0.0/29"
                + " is full");
  }

  @Test
  void anAddressMayBeAskedForByName() {
    ObjectNode first = service("a", "{type: ClusterIP, clusterIP: 10.96.0.1}");
    assertThat(assign(first, null)).isEmpty();
    objects.put("services", first);
    assertThat(assign(service("b", "{type: ClusterIP, clusterIP: 10.96.0.1}"), null))
        .containsExactly(
            "spec.clusterIPs: Invalid value: [\"10.96.0.1\"]: failed to allocate IP 10.96.0.1:"
                + " provided IP is already allocated");
    assertThat(assign(service("b", "{type: ClusterIP, clusterIP: 10.97.0.1}"), null))
        .containsExactly(
            "spec.clusterIPs: Invalid value: [\"10.97.0.1\"]: failed to allocate IP 10.97.0.1: the"
                + " provided IP (10.97.0.1) is not in the valid range. The range of valid IPs is"
                + " 10.96.0.0/29");
  }

  @Test
  void aHeadlessServiceStaysSo() {
    ObjectNode service = service("a", "{type: ClusterIP, clusterIP: None, clusterIPs: [None]}");
    assertThat(assign(service, null)).isEmpty();
    assertThat(service.at("/spec/clusterIP").asText()).isEqualTo("None");
  }

  @Test
  void anExternalNameGetsNothing() {
    ObjectNode service = service("a", "{type: ExternalName, externalName: x.example}");
    assertThat(assign(service, null)).isEmpty();
    assertThat(service.at("/spec").has("clusterIP")).isFalse();
  }

  @Test
  void nodePortsAreGivenAndAskedFor() {
    ObjectNode first =
        service(
            "a",
            "{type: NodePort, ports: [{port: 80, protocol: TCP, nodePort: 30001}, {port: 81,"
                + " protocol: TCP}, {port: 82, protocol: TCP}]}");
    assertThat(assign(first, null)).isEmpty();
    assertThat(
            List.of(
                first.at("/spec/ports/1/nodePort").asInt(),
                first.at("/spec/ports/2/nodePort").asInt()))
        .containsExactlyInAnyOrder(30000, 30002);
    objects.put("services", first);
    assertThat(
            assign(
                service(
                    "b", "{type: NodePort, ports: [{port: 80, protocol: TCP, nodePort: 30001}]}"),
                null))
        .containsExactly(
            "spec.ports[0].nodePort: Invalid value: 30001: provided port is already allocated");
    assertThat(
            assign(
                service("b", "{type: NodePort, ports: [{port: 80, protocol: TCP, nodePort: 80}]}"),
                null))
        .containsExactly(
            "spec.ports[0].nodePort: Invalid value: 80: provided port is not in the valid range."
                + " The range of valid ports is 30000-30002");
    assertThat(
            assign(
                service(
                    "b", "{type: NodePort, ports: [{port: 53, protocol: UDP, nodePort: 30001}]}"),
                null))
        .as("another protocol may share the number")
        .isEmpty();
  }

  @Test
  void anUpdateKeepsWhatTheServiceHas() {
    ObjectNode old =
        service(
            "a",
            "{type: NodePort, clusterIP: 10.96.0.3, clusterIPs: [10.96.0.3], ports: [{port: 80,"
                + " protocol: TCP, nodePort: 30001}]}");
    objects.put("services", old);
    ObjectNode updated = old.deepCopy();
    assertThat(assign(updated, old)).isEmpty();
    assertThat(updated.at("/spec/clusterIP").asText()).isEqualTo("10.96.0.3");
    assertThat(updated.at("/spec/ports/0/nodePort").asInt()).isEqualTo(30001);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "10.96.0.0 | 1 | 2 | service network 10.96.0.0 is not an IPv4 CIDR",
        "10.96.0.0/8 | 1 | 2 | service network 10.96.0.0/8: the prefix must be from 12 to 30",
        "10.96.0.5/16 | 1 | 2 | service network 10.96.0.5/16 has host bits; did you mean"
            + " 10.96.0.0/16?",
        "10.96.0.0/16 | 5 | 2 | node ports 5-2 are not a range within 1-65535",
      })
  void rangesThatMakeNoSenseAreRefused(String cidr, int first, int last, String message) {
    assertThatThrownBy(() -> ServiceRanges.of(cidr, first, last)).hasMessage(message);
  }

  @Test
  void rangesReadAsTheyAreWritten() {
    assertThat(ServiceRanges.DEFAULT.cidr()).isEqualTo("10.96.0.0/16");
    assertThat(ServiceRanges.DEFAULT.firstAddress()).isEqualTo("10.96.0.1");
  }

  private List<String> assign(ObjectNode service, @Nullable ObjectNode old) {
    try (ServiceAddresses.Turn turn = addresses.open()) {
      return turn.assign(service, old).stream().map(FieldError::toString).toList();
    }
  }

  private static ObjectNode service(String name, String spec) {
    return Yaml.of("{metadata: {namespace: ns, name: %s}, spec: %s}".formatted(name, spec));
  }
}

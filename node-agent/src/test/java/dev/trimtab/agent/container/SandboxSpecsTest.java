package dev.trimtab.agent.container;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trimtab.node.Protocol;
import dev.trimtab.node.SandboxSpec;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SandboxSpecsTest {

  private static final ClusterDns DNS =
      new ClusterDns(
          List.of("10.96.0.10"),
          "cluster.local",
          new ClusterDns.Resolver(
              List.of("192.0.2.53"), List.of("example.org"), List.of("timeout:2")));

  @Test
  void podsAskTheClusterFirst() {
    var dns = spec(pod().build()).dns();

    assertThat(dns.servers()).containsExactly("10.96.0.10");
    assertThat(dns.searches())
        .containsExactly(
            "shop.svc.cluster.local", "svc.cluster.local", "cluster.local", "example.org");
    assertThat(dns.options()).containsExactly("ndots:5");
  }

  @Test
  void podsOnTheMachinesNetworkAskWhatTheMachineAsks() {
    Pod pod = pod().editSpec().withHostNetwork(true).endSpec().build();

    assertThat(spec(pod).dns().servers()).containsExactly("192.0.2.53");
    assertThat(spec(pod).dns().options()).containsExactly("timeout:2");
  }

  @Test
  void aPodsOwnOptionsWin() {
    Pod pod =
        pod()
            .editSpec()
            .withDnsPolicy("ClusterFirst")
            .withNewDnsConfig()
            .addToNameservers("203.0.113.1")
            .addNewOption("ndots", "2")
            .endDnsConfig()
            .endSpec()
            .build();

    assertThat(spec(pod).dns().servers()).containsExactly("10.96.0.10", "203.0.113.1");
    assertThat(spec(pod).dns().options()).containsExactly("ndots:2");
  }

  @Test
  void aPodMaySpeakForItself() {
    Pod pod =
        pod()
            .editSpec()
            .withDnsPolicy("None")
            .withNewDnsConfig()
            .addToNameservers("203.0.113.1")
            .endDnsConfig()
            .endSpec()
            .build();

    assertThat(spec(pod).dns().servers()).containsExactly("203.0.113.1");
    assertThat(spec(pod).dns().searches()).isEmpty();
  }

  @Test
  void aHostNameHasAtMost63Characters() {
    Pod pod = pod().editMetadata().withName("a".repeat(62) + "-b").endMetadata().build();

    assertThat(spec(pod).hostname()).isEqualTo("a".repeat(62));
  }

  @Test
  void hostPortsLeadIntoThePod() {
    Pod pod =
        pod()
            .editSpec()
            .addNewContainer()
            .addNewPort()
            .withContainerPort(80)
            .withHostPort(8080)
            .withProtocol("UDP")
            .endPort()
            .addNewPort()
            .withContainerPort(81)
            .endPort()
            .endContainer()
            .endSpec()
            .build();

    assertThat(spec(pod).ports()).containsExactly(new SandboxSpec.HostPort(Protocol.UDP, 8080, 80));
  }

  private static SandboxSpec spec(Pod pod) {
    return new SandboxSpecs(DNS, 0).of(pod, 0, Map.of());
  }

  private static PodBuilder pod() {
    return new PodBuilder()
        .withNewMetadata()
        .withNamespace("shop")
        .withName("web")
        .withUid("uid")
        .endMetadata()
        .withNewSpec()
        .endSpec();
  }
}

package dev.trimtab.service;

import dev.trimtab.node.NodeRuntime;
import dev.trimtab.node.network.Cidr;
import dev.trimtab.node.network.Ipv4;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where pods find the cluster's name service: the Service {@code kube-dns}, at the tenth address of
 * the block, as clusters have it. The node agent answers there itself.
 *
 * @param address of the Service
 * @param host the address of the node to listen at: the one that all pods have as their gateway
 */
record KubeDns(String address, String host) {
  static final String DOMAIN = "cluster.local";

  private static final Logger LOG = LoggerFactory.getLogger(KubeDns.class);
  private static final String NAMESPACE = "kube-system";
  private static final String NAME = "kube-dns";
  private static final int TENTH = 10;
  private static final int GATEWAY = 1;
  private static final int PORT = 53;

  /** As configured; empty where pods have no network. */
  static Optional<KubeDns> of(TrimtabConfig config, NodeRuntime node) {
    if (!node.podsAreReachable()) {
      return Optional.empty();
    }
    return Optional.of(
        new KubeDns(
            Ipv4.format(Cidr.parse(config.api().serviceCidr()).address(TENTH)),
            Ipv4.format(Cidr.parse(config.node().podCidr()).address(GATEWAY))));
  }

  /** Makes the Service unless it is there; false if it cannot be had. */
  boolean publish(KubernetesClient client) {
    var place = client.services().inNamespace(NAMESPACE).withName(NAME);
    try {
      Service there = place.get();
      if (there == null) {
        there = client.resource(service()).create();
      }
      return address.equals(there.getSpec().getClusterIP());
    } catch (KubernetesClientException e) {
      LOG.atWarn()
          .addKeyValue("address", address)
          .setCause(e)
          .log("no name service: its Service cannot be made");
      return false;
    }
  }

  private Service service() {
    return new ServiceBuilder()
        .withNewMetadata()
        .withName(NAME)
        .withNamespace(NAMESPACE)
        .addToLabels("k8s-app", NAME)
        .addToLabels("kubernetes.io/name", "Trimtab")
        .endMetadata()
        .withNewSpec()
        .withClusterIP(address)
        .addNewPort()
        .withName("dns")
        .withProtocol("UDP")
        .withPort(PORT)
        .withTargetPort(new IntOrString(PORT))
        .endPort()
        .addNewPort()
        .withName("dns-tcp")
        .withProtocol("TCP")
        .withPort(PORT)
        .withTargetPort(new IntOrString(PORT))
        .endPort()
        .endSpec()
        .build();
  }
}

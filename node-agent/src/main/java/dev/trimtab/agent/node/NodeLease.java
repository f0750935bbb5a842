package dev.trimtab.agent.node;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;

/** The node's lease in {@code kube-node-lease}, renewed at every heartbeat. */
final class NodeLease {

  private static final String NAMESPACE = "kube-node-lease";

  /** After this the node counts as gone; the kubelet's figure. */
  private static final int SECONDS = 40;

  private final KubernetesClient client;
  private final String name;

  NodeLease(KubernetesClient client, String name) {
    this.client = client;
    this.name = name;
  }

  void renew(Node node, Instant now) {
    ZonedDateTime time = now.truncatedTo(ChronoUnit.MICROS).atZone(ZoneOffset.UTC);
    var leases = client.leases().inNamespace(NAMESPACE);
    Lease before = leases.withName(name).get();
    LeaseBuilder lease =
        before == null
            ? new LeaseBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(NAMESPACE)
                .addNewOwnerReference()
                .withApiVersion("v1")
                .withKind("Node")
                .withName(name)
                .withUid(node.getMetadata().getUid())
                .endOwnerReference()
                .endMetadata()
            : new LeaseBuilder(before);
    Lease after =
        lease
            .editOrNewSpec()
            .withHolderIdentity(name)
            .withLeaseDurationSeconds(SECONDS)
            .withRenewTime(time)
            .endSpec()
            .build();
    if (before == null) {
      leases.resource(after).create();
    } else {
      leases.resource(after).update();
    }
  }
}

package dev.trimtab.agent.node;

import dev.trimtab.node.NodeException;
import dev.trimtab.node.NodeRuntime;
import dev.trimtab.workqueue.Periodic;
import dev.trimtab.workqueue.Platform;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.NodeCondition;
import io.fabric8.kubernetes.api.model.NodeStatus;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Registers the node, and says every 10 s that it lives. */
public final class NodeHeartbeat implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(NodeHeartbeat.class);
  private static final Duration PERIOD = Duration.ofSeconds(10);
  private static final Duration STATUS_PERIOD = Duration.ofMinutes(5);

  private final KubernetesClient client;
  private final NodeRuntime runtime;
  private final Platform platform;
  private final NodeIdentity node;
  private final Supplier<Pressure> pressure;
  private final NodeLease lease;
  private @Nullable NodeStatus told;
  private Instant toldAt = Instant.EPOCH;
  private final Periodic beats;

  /**
   * @param pressure what the machine runs short of now
   */
  public NodeHeartbeat(
      KubernetesClient client,
      NodeRuntime runtime,
      Platform platform,
      NodeIdentity node,
      Supplier<Pressure> pressure) {
    this.client = client;
    this.runtime = runtime;
    this.platform = platform;
    this.node = node;
    this.pressure = pressure;
    this.lease = new NodeLease(client, node.name());
    this.beats = new Periodic(platform, PERIOD, this::beatAgain);
  }

  /**
   * Registers the node, tells its status and beats for the first time; then goes on by itself.
   *
   * @throws KubernetesClientException if the server refuses
   */
  public void start() {
    beat();
    beats.start();
  }

  private void beatAgain() {
    try {
      beat();
    } catch (KubernetesClientException | NodeException failed) {
      log.atWarn().addKeyValue("node", node.name()).setCause(failed).log("heartbeat failed");
    }
  }

  private void beat() {
    Node stored = client.nodes().withName(node.name()).get();
    if (stored == null) {
      stored = register();
      told = null;
    }
    tellStatus(stored);
    lease.renew(stored, platform.clock().instant());
  }

  private Node register() {
    Node wanted =
        new NodeBuilder()
            .withNewMetadata()
            .withName(node.name())
            .withLabels(labels())
            .endMetadata()
            .withNewSpec()
            .endSpec()
            .build();
    try {
      Node created = client.nodes().resource(wanted).create();
      log.atInfo().addKeyValue("node", node.name()).log("node registered");
      return created;
    } catch (KubernetesClientException e) {
      if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
        throw e;
      }
      return client.nodes().withName(node.name()).require();
    }
  }

  private Map<String, String> labels() {
    Map<String, String> labels = new TreeMap<>(node.labels());
    for (String prefix : List.of("kubernetes.io/", "beta.kubernetes.io/")) {
      labels.put(prefix + "os", "linux");
      labels.put(prefix + "arch", node.info().architecture());
    }
    labels.put("kubernetes.io/hostname", node.name());
    return labels;
  }

  private void tellStatus(Node stored) {
    Instant now = platform.clock().instant();
    NodeStatus before = stored.getStatus() == null ? new NodeStatus() : stored.getStatus();
    NodeStatus status =
        NodeStatuses.now(node, before, pressure.get(), runtime.images().list(), now);
    boolean due = told == null || !now.isBefore(toldAt.plus(STATUS_PERIOD));
    if (due || !withoutTimes(status).equals(withoutTimes(before))) {
      write(stored, status);
      told = status;
      toldAt = now;
    }
  }

  /**
   * Others write the node, too, above all when it has just come: then on top of what they wrote.
   */
  private void write(Node stored, NodeStatus status) {
    Node latest = stored;
    for (boolean written = false; !written; ) {
      try {
        Node after = new NodeBuilder(latest).withStatus(status).build();
        client.nodes().resource(after).updateStatus();
        written = true;
      } catch (KubernetesClientException e) {
        if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
          throw e;
        }
        latest = client.nodes().withName(node.name()).require();
      }
    }
  }

  /** Times of heartbeats alone are no reason to write. */
  private static NodeStatus withoutTimes(NodeStatus status) {
    var copy = new NodeBuilder().withNewStatusLike(status).endStatus().build().getStatus();
    List<NodeCondition> conditions =
        status.getConditions().stream()
            .map(c -> c.toBuilder().withLastHeartbeatTime(null).build())
            .toList();
    copy.setConditions(conditions);
    return copy;
  }

  /** Stops beating; the node stays registered. */
  @Override
  public void close() {
    beats.close();
  }
}

package dev.trimtab.agent;

import dev.trimtab.agent.eviction.Evictions;
import dev.trimtab.agent.eviction.Thresholds;
import dev.trimtab.agent.server.KubeletAccess;
import dev.trimtab.informer.InformerFactory;
import dev.trimtab.node.NodeRuntime;
import dev.trimtab.workqueue.Platform;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The kubelet's role: runs the pods bound to a node on a {@link NodeRuntime}, tells the server how
 * they are, keeps the Node object alive, and feeds the node's service addresses.
 *
 * <p>Client and runtime stay the caller's: {@link #close} leaves both, and all containers, as they
 * are.
 */
public final class NodeAgent implements AutoCloseable {

  private final AgentParts parts;

  private NodeAgent(AgentParts parts) {
    this.parts = parts;
  }

  /** Starts a description of a node. */
  public static Builder builder(KubernetesClient client, NodeRuntime runtime) {
    return new Builder(client, runtime);
  }

  /**
   * Registers the node and begins to run pods; returns once the node is registered. Call it once.
   *
   * @throws io.fabric8.kubernetes.client.KubernetesClientException if the server refuses
   */
  public void start() {
    parts.start();
  }

  /** The port of the kubelet API; 0 if it is not served. */
  public int kubeletPort() {
    return parts.kubeletPort();
  }

  /** Waits until the agent knows all its pods and looks after them. */
  public boolean awaitReady(Duration limit) throws InterruptedException {
    return parts.awaitReady(limit);
  }

  /** Stops looking after pods; they run on. */
  @Override
  public void close() {
    parts.close();
  }

  /** Collects a description. Not thread-safe. */
  public static final class Builder {
    final KubernetesClient client;
    final NodeRuntime runtime;
    String name = "node";
    Path root = Path.of("/var/lib/trimtab/agent");
    Platform platform = Platform.system();
    MeterRegistry metrics = new SimpleMeterRegistry();
    @Nullable InformerFactory informers;
    String address = "";
    String kubeletHost = "127.0.0.1";
    int kubeletPort;
    @Nullable KubeletAccess kubeletAccess;
    @Nullable Vertx vertx;
    int maxPods = 110;
    long podPids;
    Evictions.Rules evictions = Evictions.Rules.DEFAULT;
    Map<String, String> labels = new TreeMap<>();
    List<String> dnsServers = List.of();
    String dnsAddress = "";
    String dnsHost = "";
    String domain = "cluster.local";
    Path resolvConf = Path.of("/etc/resolv.conf");

    private Builder(KubernetesClient client, NodeRuntime runtime) {
      this.client = client;
      this.runtime = runtime;
    }

    /** The Node object's name; {@code node} by default. */
    public Builder named(String name) {
      this.name = name;
      return this;
    }

    /** Where volumes and logs are kept; {@code /var/lib/trimtab/agent} by default. */
    public Builder root(Path root) {
      this.root = root.toAbsolutePath();
      return this;
    }

    /** Time, threads and chance; those of the JVM by default. */
    public Builder platform(Platform platform) {
      this.platform = platform;
      return this;
    }

    /** Where figures go; nowhere by default. */
    public Builder metrics(MeterRegistry metrics) {
      this.metrics = metrics;
      return this;
    }

    /** Informers to share with others; the agent's own, over the client, by default. */
    public Builder informers(InformerFactory informers) {
      this.informers = informers;
      return this;
    }

    /** The address at which others reach the node; the runtime's by default. */
    public Builder address(String address) {
      this.address = address;
      return this;
    }

    /** How many pods the node takes; 110 by default. */
    public Builder maxPods(int maxPods) {
      this.maxPods = maxPods;
      return this;
    }

    /** How many processes a pod may have; no bound by default. */
    public Builder podPids(long podPids) {
      this.podPids = podPids;
      return this;
    }

    /**
     * When pods are evicted, in the kubelet's notation, such as {@code
     * memory.available<100Mi,nodefs.available<10%}; the kubelet's own thresholds by default.
     *
     * @throws IllegalArgumentException naming the part that is wrong
     */
    public Builder evictionHard(String thresholds) {
      evictions = new Evictions.Rules(Thresholds.parse(thresholds), evictions.transition());
      return this;
    }

    /** How long the node tells of pressure that has passed; 5 minutes by default. */
    public Builder evictionPressureTransitionPeriod(Duration period) {
      evictions = new Evictions.Rules(evictions.thresholds(), period);
      return this;
    }

    /** A further label of the Node object. */
    public Builder label(String key, String value) {
      labels.put(key, value);
      return this;
    }

    /** A name service that the cluster has: its addresses and the cluster's domain. */
    public Builder dns(List<String> servers, String domain) {
      this.dnsServers = List.copyOf(servers);
      this.domain = domain;
      return this;
    }

    /**
     * Answers the cluster's names on this node; by default nobody does.
     *
     * @param address a free address of the cluster's services, at which pods find the name service
     * @param domain the cluster's domain, such as {@code cluster.local}
     */
    public Builder serveDns(String address, String domain) {
      return serveDns(address, domain, "");
    }

    /**
     * The same, listening at an address of the node's that all pods reach.
     *
     * @param host that address; empty for the node's own
     */
    public Builder serveDns(String address, String domain, String host) {
      this.dnsAddress = address;
      this.domain = domain;
      this.dnsHost = host;
      return this;
    }

    /**
     * Serves the kubelet API, which the API server needs for logs, exec and the like; by default it
     * is not served.
     *
     * @param host the address to listen on
     * @param port the port; 0 for any that is free. The Node object tells it
     * @param access who may use it
     */
    public Builder kubelet(String host, int port, KubeletAccess access) {
      this.kubeletHost = host;
      this.kubeletPort = port;
      this.kubeletAccess = access;
      return this;
    }

    /** Event loops for the kubelet API, which stay open; own ones by default. */
    public Builder vertx(Vertx vertx) {
      this.vertx = vertx;
      return this;
    }

    /**
     * Ends the description.
     *
     * @throws IOException if the root directory cannot be made or read
     */
    public NodeAgent build() throws IOException {
      return new NodeAgent(new AgentParts(this));
    }
  }
}

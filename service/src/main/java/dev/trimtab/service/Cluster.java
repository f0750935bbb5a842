package dev.trimtab.service;

import dev.trimtab.agent.NodeAgent;
import dev.trimtab.agent.server.KubeletAccess;
import dev.trimtab.apiserver.ApiServer;
import dev.trimtab.apiserver.ApiServerBuilder;
import dev.trimtab.apiserver.DirectAccess;
import dev.trimtab.apiserver.security.CertificateAuthority;
import dev.trimtab.apiserver.security.Credential;
import dev.trimtab.framework.AuditMeters;
import dev.trimtab.framework.ControllerHost;
import dev.trimtab.framework.josdk.JosdkHost;
import dev.trimtab.informer.InformerFactory;
import dev.trimtab.node.NodeRuntime;
import dev.trimtab.workqueue.Platform;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Quarkus;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * All parts in one process: API server, controllers and scheduler, operators, node agent. They meet
 * through the API only; the transport between them is in-process.
 */
@ApplicationScoped
class Cluster {

  private static final Logger log = Logger.getLogger(Cluster.class);
  private static final Duration READY_LIMIT = Duration.ofSeconds(30);

  private final TrimtabConfig config;
  private final MeterRegistry metrics;
  private final Figures figures;
  private final Platform platform = Platform.system();

  /** What was started, the last first; closed in this order. */
  private final Deque<AutoCloseable> started = new ArrayDeque<>();

  private @Nullable ApiServer apiServer;
  private @Nullable ControllerHost controllers;
  private @Nullable JosdkHost operators;
  private @Nullable NodeRuntime runtime;
  private @Nullable KubernetesClient client;
  private volatile boolean ready;

  Cluster(TrimtabConfig config, MeterRegistry metrics, Figures figures) {
    this.config = config;
    this.metrics = metrics;
    this.figures = figures;
  }

  /**
   * Starts everything; returns once the API answers, the node is ready and all controllers work,
   * but for those that wait for kinds that nobody has defined.
   *
   * @throws Failure naming the part that did not come up, and why
   */
  void start() {
    // Opening the node takes as long as opening the API server, and neither needs the other.
    CompletableFuture<NodeRuntime> opening =
        CompletableFuture.supplyAsync(() -> Nodes.open(config));
    ApiServer api = startApiServer();
    Path kubeconfig = writeKubeconfig(api);
    KubernetesClient inProcess = started(inProcessClient(api));
    client = inProcess;
    DirectAccess store = api.direct();
    InformerFactory informers =
        started(
            InformerFactory.builder(platform, spec -> new DirectListerWatcher(store, spec))
                .audit(new AuditMeters(metrics))
                .build());
    ControllerHost host =
        started(
            ControllerHost.builder(inProcess)
                .platform(platform)
                .metrics(metrics)
                .informers(informers)
                .addDiscovered(Cluster.class.getClassLoader())
                .build());
    controllers = host;
    host.start();
    NodeRuntime node = started(opened(opening));
    runtime = node;
    NodeAgent agent = started(agent(api, inProcess, informers, node));
    agent.start();
    awaitReady(host, agent);
    ready = true;
    startOperators(inProcess, informers);
    System.out.printf(
        "trimtab is ready: API at %s, node %s (%s), kubeconfig %s%n",
        api.url(), nodeName(), node.info().driver(), kubeconfig);
    node.info().reasonsDegraded().forEach(reason -> System.out.println("note: " + reason));
    NodePressure.of(inProcess.nodes().withName(nodeName()).require())
        .forEach(pressure -> System.out.println("note: " + pressure));
    waitingControllers().forEach(waiting -> System.out.println("note: " + waiting));
  }

  private ApiServer startApiServer() {
    ApiServerBuilder builder =
        ApiServer.builder()
            .dataDirectory(config.dataDir().resolve("api"))
            .address(config.api().address())
            .port(config.api().port())
            .platform(platform)
            .metrics(metrics)
            .figures(figures::text)
            .onFatal(Cluster::endAfter);
    try {
      builder.services(config.api().serviceCidr(), nodePorts().first(), nodePorts().last());
    } catch (IllegalArgumentException e) {
      throw new Failure(
          "trimtab.api.service-cidr or trimtab.api.node-port-range is wrong: " + e.getMessage(), e);
    }
    ApiServer api = started(builder.build());
    apiServer = api;
    try {
      api.start();
    } catch (IllegalStateException e) {
      throw new Failure("the API server cannot start: " + e.getMessage(), e);
    }
    return api;
  }

  private record PortRange(int first, int last) {}

  private PortRange nodePorts() {
    String range = config.api().nodePortRange();
    String[] ends = range.split("-", -1);
    try {
      if (ends.length == 2) {
        return new PortRange(Integer.parseInt(ends[0].strip()), Integer.parseInt(ends[1].strip()));
      }
    } catch (NumberFormatException e) {
      throw new Failure("trimtab.api.node-port-range must be FIRST-LAST, not " + range, e);
    }
    throw new Failure("trimtab.api.node-port-range must be FIRST-LAST, not " + range);
  }

  /** A store that cannot keep its promise must not go on promising. */
  private static void endAfter(Throwable fatal) {
    log.error("the store failed; the process ends so that nothing unsaved is acknowledged", fatal);
    Quarkus.asyncExit(1);
  }

  private Path writeKubeconfig(ApiServer api) {
    Path file = config.dataDir().resolve("kubeconfig");
    try {
      Files.deleteIfExists(file);
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      return Files.writeString(file, api.kubeconfig());
    } catch (IOException e) {
      throw new Failure("cannot write " + file + ": " + e.getMessage(), e);
    }
  }

  private static KubernetesClient inProcessClient(ApiServer api) {
    Config base =
        new ConfigBuilder(Config.empty())
            .withMasterUrl("http://trimtab.in-process")
            .withNamespace("default")
            .build();
    return new KubernetesClientBuilder()
        .withConfig(base)
        .withHttpClientFactory(api.httpClientFactory())
        .build();
  }

  private NodeAgent agent(
      ApiServer api, KubernetesClient inProcess, InformerFactory informers, NodeRuntime node) {
    String address = config.node().address().orElse(config.api().address());
    try {
      NodeAgent.Builder agent = NodeAgent.builder(inProcess, node);
      KubeDns.of(config, node)
          .filter(dns -> dns.publish(inProcess))
          .ifPresent(dns -> agent.serveDns(dns.address(), KubeDns.DOMAIN, dns.host()));
      agent.evictionHard(config.node().evictionHard());
      return agent
          .named(nodeName())
          .root(config.dataDir().resolve("agent"))
          .platform(platform)
          .metrics(metrics)
          .informers(informers)
          .address(address)
          .kubelet(address, 0, kubeletAccess(api, address))
          .build();
    } catch (IOException e) {
      throw new Failure("the node agent cannot start: " + e.getMessage(), e);
    } catch (IllegalArgumentException e) {
      throw new Failure("trimtab.node.eviction-hard: " + e.getMessage(), e);
    }
  }

  /** Starts the java-operator-sdk reconcilers there are, if any; nothing waits for them. */
  private void startOperators(KubernetesClient inProcess, InformerFactory informers) {
    var host = new JosdkHost(inProcess, informers, platform);
    if (host.registerDiscovered(Cluster.class.getClassLoader()) > 0) {
      operators = started(host);
      host.start();
    }
  }

  /** The kubelet API shows a certificate of the cluster's authority, and asks for one of it. */
  private KubeletAccess kubeletAccess(ApiServer api, String address) {
    CertificateAuthority authority = api.pki().authority();
    Credential own =
        authority.issueServer("system:node:" + nodeName(), List.of(nodeName(), address));
    return new KubeletAccess.Certificates(
        KeyCertOptions.wrap(own.keyManager()),
        new PemTrustOptions().addCertValue(Buffer.buffer(authority.certificatePem())));
  }

  private void awaitReady(ControllerHost host, NodeAgent agent) {
    try {
      if (!host.awaitSettled(READY_LIMIT)) {
        throw new Failure(
            "controllers %s were not ready within %d s; see %s"
                .formatted(host.notReady(), READY_LIMIT.toSeconds(), logFile()));
      }
      if (!agent.awaitReady(READY_LIMIT)) {
        throw new Failure(
            "the node agent was not ready within %d s; see %s"
                .formatted(READY_LIMIT.toSeconds(), logFile()));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Failure("interrupted while starting", e);
    }
  }

  private Path logFile() {
    return config.dataDir().resolve("log/trimtab.log");
  }

  private static NodeRuntime opened(CompletableFuture<NodeRuntime> opening) {
    try {
      return opening.join();
    } catch (CompletionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw cause instanceof Failure failure
          ? failure
          : new Failure("the node cannot start: " + cause.getMessage(), cause);
    }
  }

  private String nodeName() {
    return config.node().name().orElseGet(Cluster::hostName);
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName().toLowerCase(Locale.ROOT);
    } catch (UnknownHostException e) {
      log.debug("the machine does not know its own name; the node is called localhost", e);
      return "localhost";
    }
  }

  private <C extends AutoCloseable> C started(C part) {
    started.push(part);
    return part;
  }

  /** A client of the API server, in-process. */
  KubernetesClient client() {
    return present(client);
  }

  /** The node's runtime. */
  NodeRuntime runtime() {
    return present(runtime);
  }

  private static <P> P present(@Nullable P part) {
    if (part == null) {
      throw new IllegalStateException("the cluster has not been started");
    }
    return part;
  }

  /** Whether everything is up. */
  boolean isReady() {
    return ready;
  }

  /** Whether the API server still keeps its promises. */
  boolean isHealthy() {
    return apiServer != null && apiServer.isHealthy();
  }

  /** The controllers whose caches are not complete. */
  List<String> notReadyControllers() {
    return controllers == null ? List.of("all") : controllers.notReady();
  }

  /** Sentences about controllers that wait for kinds that nobody has defined. */
  List<String> waitingControllers() {
    var missing = new TreeMap<String, List<String>>();
    if (controllers != null) {
      missing.putAll(controllers.missingKinds());
    }
    if (operators != null) {
      missing.putAll(operators.missingKinds());
    }
    return missing.entrySet().stream()
        .map(
            entry ->
                "controller %s waits until the CustomResourceDefinitions of %s are created"
                    .formatted(entry.getKey(), String.join(", ", entry.getValue())))
        .toList();
  }

  /** Stops in the reverse order of the start; containers run on. */
  @PreDestroy
  void stop() {
    ready = false;
    while (!started.isEmpty()) {
      AutoCloseable part = started.pop();
      try {
        part.close();
      } catch (Exception e) {
        // The rest must still be closed.
        log.warnf(e, "closing %s failed", part.getClass().getSimpleName());
      }
    }
  }
}

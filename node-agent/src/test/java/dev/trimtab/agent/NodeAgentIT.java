package dev.trimtab.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trimtab.agent.server.KubeletAccess;
import dev.trimtab.apiserver.ApiServer;
import dev.trimtab.node.ContainerStatus.State;
import dev.trimtab.node.simulated.Settings;
import dev.trimtab.node.simulated.SimulatedMachine;
import dev.trimtab.node.simulated.SimulatedNodeRuntime;
import dev.trimtab.workqueue.Platform;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The agent against the API server, on a simulated machine, in real time. */
class NodeAgentIT {

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir Path root;

  private final Platform platform = Platform.system();
  private ApiServer server;
  private KubernetesClient client;
  private SimulatedMachine machine;
  private SimulatedNodeRuntime runtime;
  private NodeAgent agent;

  @BeforeEach
  void start() throws Exception {
    server = ApiServer.builder().inProcessOnly().build();
    server.start();
    Config config =
        new ConfigBuilder(Config.empty())
            .withMasterUrl("http://trimtab.in-process")
            .withNamespace("default")
            .build();
    client =
        new KubernetesClientBuilder()
            .withConfig(config)
            .withHttpClientFactory(server.httpClientFactory())
            .build();
    machine =
        new SimulatedMachine(
            Settings.of(
                "one",
                platform.clock(),
                (delay, work) -> platform.timers().schedule(delay, work)::cancel));
    boot();
  }

  private void boot() throws Exception {
    runtime = new SimulatedNodeRuntime(machine);
    agent =
        NodeAgent.builder(client, runtime)
            .named("one")
            .root(root)
            .kubelet("127.0.0.1", 0, new KubeletAccess.Token("a-token-for-this-test-only"))
            .serveDns("10.96.0.10", "cluster.local")
            .build();
    agent.start();
    assertThat(agent.awaitReady(PATIENCE)).isTrue();
  }

  @AfterEach
  void stop() {
    agent.close();
    runtime.close();
    client.close();
    server.close();
  }

  @Test
  void theNodeRegistersItselfAndBeats() {
    var node = client.nodes().withName("one").require();

    assertThat(node.getStatus().getConditions())
        .anyMatch(c -> c.getType().equals("Ready") && c.getStatus().equals("True"));
    assertThat(node.getStatus().getCapacity()).containsKeys("cpu", "memory", "pods");
    assertThat(node.getMetadata().getLabels()).containsEntry("kubernetes.io/hostname", "one");
    assertThat(node.getStatus().getDaemonEndpoints().getKubeletEndpoint().getPort())
        .isEqualTo(agent.kubeletPort())
        .isPositive();
    assertThat(client.leases().inNamespace("kube-node-lease").withName("one").get()).isNotNull();
  }

  @Test
  void aPodBoundToTheNodeRunsUntilItIsDeleted() {
    client.pods().inNamespace("default").resource(pod("web")).create();

    Pod running = awaitPhase("web", "Running");
    assertThat(running.getStatus().getPodIP()).isNotEmpty();
    assertThat(running.getStatus().getContainerStatuses().getFirst().getReady()).isTrue();
    assertThat(machine.services()).isNotNull();
    client.pods().inNamespace("default").withName("web").withGracePeriod(5).delete();
    client
        .pods()
        .inNamespace("default")
        .withName("web")
        .waitUntilCondition(pod -> pod == null, PATIENCE.toSeconds(), TimeUnit.SECONDS);

    awaitNothingRuns();
  }

  @Test
  void aNewAgentAdoptsWhatRuns() throws Exception {
    client.pods().inNamespace("default").resource(pod("web")).create();
    String id = containerId(awaitPhase("web", "Running"));
    client.pods().inNamespace("default").resource(pod("gone")).create();
    awaitPhase("gone", "Running");

    agent.close();
    runtime.close();
    client.pods().inNamespace("default").withName("gone").withGracePeriod(0).delete();
    boot();

    awaitRunning(1);
    assertThat(containerId(awaitPhase("web", "Running"))).isEqualTo(id);
  }

  @Test
  void eventsTellWhatHappened() throws Exception {
    client.pods().inNamespace("default").resource(pod("web")).create();
    awaitPhase("web", "Running");

    await(
        () ->
            client.v1().events().inNamespace("default").list().getItems().stream()
                .map(e -> e.getReason())
                .toList()
                .containsAll(java.util.List.of("Pulled", "Created", "Started")));
  }

  private static String containerId(Pod pod) {
    return pod.getStatus().getContainerStatuses().getFirst().getContainerID();
  }

  private Pod awaitPhase(String name, String phase) {
    return client
        .pods()
        .inNamespace("default")
        .withName(name)
        .waitUntilCondition(
            pod ->
                pod != null && pod.getStatus() != null && phase.equals(pod.getStatus().getPhase()),
            PATIENCE.toSeconds(),
            TimeUnit.SECONDS);
  }

  private void awaitNothingRuns() {
    awaitRunning(0);
  }

  private void awaitRunning(int count) {
    await(
        () ->
            runtime.containers().stream().filter(c -> c.state() instanceof State.Running).count()
                == count);
  }

  private static void await(java.util.function.BooleanSupplier condition) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("waited for too long").isLessThan(end);
      java.util.concurrent.locks.LockSupport.parkNanos(10_000_000);
    }
  }

  private static Pod pod(String name) {
    return new PodBuilder()
        .withNewMetadata()
        .withName(name)
        .withNamespace("default")
        .endMetadata()
        .withNewSpec()
        .withNodeName("one")
        .addNewContainer()
        .withName("app")
        .withImage("example/app:1")
        .endContainer()
        .endSpec()
        .build();
  }
}

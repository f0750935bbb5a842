package dev.trimtab.agent.linux;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trimtab.agent.NodeAgent;
import dev.trimtab.agent.server.KubeletAccess;
import dev.trimtab.apiserver.ApiServer;
import dev.trimtab.apiserver.kubelet.KubeletCredentials;
import dev.trimtab.node.ContainerStatus.State;
import dev.trimtab.node.SandboxSpec;
import dev.trimtab.node.image.ImageBuilder;
import dev.trimtab.node.image.ImageStore;
import dev.trimtab.node.image.LayerBuilder;
import dev.trimtab.node.image.RegistrySettings;
import dev.trimtab.node.linux.PodNetwork;
import dev.trimtab.node.runtime.LinuxNodeRuntime;
import dev.trimtab.node.runtime.Parts;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** API server, agent and real containers of a busybox image, in a directory of their own. */
final class LinuxCluster implements AutoCloseable {

  static final String IMAGE = "example.org/busybox:1";

  static final Duration PATIENCE = Duration.ofMinutes(2);

  private static final String TOKEN = "a-token-for-this-test-only";
  private static final Path BUSYBOX = Path.of("/bin/busybox");
  private static final List<String> COMMANDS =
      List.of(
          "sh",
          "cat",
          "echo",
          "sleep",
          "ls",
          "id",
          "env",
          "touch",
          "test",
          "head",
          "tail",
          "kill",
          "mkdir",
          "stat",
          "true",
          "false",
          "trap",
          "hostname",
          "grep",
          "wget",
          "httpd",
          "nslookup",
          "tr");

  final KubernetesClient client;
  private final Path root;
  private final ApiServer server;
  private final ImageStore images;
  private final UnaryOperator<NodeAgent.Builder> settings;
  private LinuxNodeRuntime runtime;
  private NodeAgent agent;

  LinuxCluster(Path root, UnaryOperator<NodeAgent.Builder> settings)
      throws IOException, InterruptedException {
    this.root = root;
    this.settings = settings;
    server =
        ApiServer.builder().inProcessOnly().kubelets(new KubeletCredentials.Token(TOKEN)).build();
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
    images = new ImageStore(root.resolve("images"), RegistrySettings.DEFAULT);
    load(IMAGE, new ImageBuilder());
    runtime = openRuntime();
    agent = openAgent();
  }

  /** The image as an OCI layout. */
  Path layout() {
    return root.resolve("layout");
  }

  static boolean isPossible() {
    return "root".equals(System.getProperty("user.name")) && Files.isExecutable(BUSYBOX);
  }

  private static LayerBuilder busybox() {
    var layer =
        new LayerBuilder()
            .directory("bin", 0755)
            .directory("etc", 0755)
            .directory("tmp", 01777)
            .file("bin/busybox", 0755, BUSYBOX)
            .file(
                "etc/passwd",
                0644,
                "root:x:0:0::/:/bin/sh\n".getBytes(java.nio.charset.StandardCharsets.UTF_8));
    COMMANDS.forEach(name -> layer.symbolicLink("bin/" + name, "busybox"));
    return layer;
  }

  /** Makes an image of busybox's commands that has also what {@code beginning} has. */
  void load(String name, ImageBuilder beginning) {
    Path layout =
        name.equals(IMAGE) ? layout() : root.resolve("layouts").resolve(name.replace('/', '_'));
    beginning
        .env("PATH=/bin")
        .cmd("sleep", "1000000")
        .layer(busybox(), ImageBuilder.Compression.NONE)
        .writeTo(layout, name);
    images.load(layout, name);
  }

  private LinuxNodeRuntime openRuntime() {
    return LinuxNodeRuntime.open(
        root.resolve("node"), new Parts(images, images, new NoNetwork(), ports -> {}));
  }

  private NodeAgent openAgent() throws IOException, InterruptedException {
    NodeAgent opened =
        settings
            .apply(NodeAgent.builder(client, runtime))
            .named("one")
            .root(root.resolve("agent"))
            .kubelet("127.0.0.1", 0, new KubeletAccess.Token(TOKEN))
            .build();
    opened.start();
    assertThat(opened.awaitReady(PATIENCE)).isTrue();
    return opened;
  }

  /** What a restart of the JVM does to the node. */
  void restart() throws IOException, InterruptedException {
    agent.close();
    runtime.close();
    runtime = openRuntime();
    agent = openAgent();
  }

  /** Gives the pod, written as YAML, to the node. */
  void run(String yaml) {
    run(client.getKubernetesSerialization().unmarshal(yaml, Pod.class));
  }

  /** Gives the pod to the node. */
  void run(Pod pod) {
    client.pods().inNamespace("default").resource(pod).create();
  }

  Pod await(String name, Predicate<Pod> condition) {
    await(
        "pod " + name,
        () -> {
          Pod pod = client.pods().inNamespace("default").withName(name).get();
          return pod != null && pod.getStatus() != null && condition.test(pod);
        },
        () -> String.valueOf(client.pods().inNamespace("default").withName(name).get()));
    return client.pods().inNamespace("default").withName(name).require();
  }

  Pod awaitPhase(String name, String phase) {
    return await(name, pod -> phase.equals(pod.getStatus().getPhase()));
  }

  static ContainerStatus first(Pod pod) {
    return pod.getStatus().getContainerStatuses().getFirst();
  }

  static int restarts(Pod pod) {
    return pod.getStatus().getContainerStatuses().stream()
        .mapToInt(ContainerStatus::getRestartCount)
        .sum();
  }

  void delete(String name, long grace) {
    client.pods().inNamespace("default").withName(name).withGracePeriod(grace).delete();
    awaitGone(name);
  }

  /** Deletes a pod that says itself how much time it has. */
  void deleteAsItIs(String name) {
    client.pods().inNamespace("default").withName(name).delete();
    awaitGone(name);
  }

  private void awaitGone(String name) {
    await(
        "end of pod " + name,
        () -> client.pods().inNamespace("default").withName(name).get() == null,
        () -> "still there");
  }

  /** What events of a reason say. */
  List<String> messages(String reason) {
    return client.v1().events().inNamespace("default").list().getItems().stream()
        .filter(event -> event.getReason().equals(reason))
        .map(Event::getMessage)
        .toList();
  }

  List<String> awaitMessages(String reason) {
    await("event " + reason, () -> !messages(reason).isEmpty(), () -> "there is none");
    return messages(reason);
  }

  /** Waits for an event of a reason that says {@code part}. */
  void awaitMessage(String reason, String part) {
    await(
        reason + ": " + part,
        () -> messages(reason).stream().anyMatch(message -> message.contains(part)),
        () -> String.valueOf(messages(reason)));
  }

  /** Waits until a condition of the node has a value. */
  void awaitCondition(String type, String value) {
    await(
        type + " " + value,
        () ->
            client.nodes().withName("one").get().getStatus().getConditions().stream()
                .anyMatch(c -> c.getType().equals(type) && c.getStatus().equals(value)),
        () -> String.valueOf(client.nodes().withName("one").get().getStatus()));
  }

  static boolean isWaiting(Pod pod, String reason) {
    return pod.getStatus().getContainerStatuses().stream()
        .map(status -> status.getState().getWaiting())
        .anyMatch(waiting -> waiting != null && reason.equals(waiting.getReason()));
  }

  String kubelet(String path) throws IOException, InterruptedException {
    try (HttpClient http = HttpClient.newHttpClient()) {
      var uri = URI.create("http://127.0.0.1:" + agent.kubeletPort() + path);
      var request =
          HttpRequest.newBuilder(uri)
              .header("Authorization", "Bearer " + TOKEN)
              .timeout(PATIENCE)
              .build();
      return http.send(request, BodyHandlers.ofString()).body();
    }
  }

  long running() {
    return runtime.containers().stream().filter(c -> c.state() instanceof State.Running).count();
  }

  int sandboxes() {
    return runtime.sandboxes().size();
  }

  boolean hasImage(String name) {
    return images.resolve(name).isPresent();
  }

  void awaitNothingLeft() {
    await("an empty node", () -> runtime.sandboxes().isEmpty(), () -> "" + runtime.sandboxes());
  }

  static void await(
      String what, BooleanSupplier condition, java.util.function.Supplier<String> state) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("waited too long for " + what + ": " + state.get());
      }
      LockSupport.parkNanos(5_000_000);
    }
  }

  private void removeSandboxes() {
    runtime.sandboxes().forEach(s -> runtime.removeSandbox(s.id()));
  }

  @Override
  public void close() {
    agent.close();
    removeSandboxes();
    // One that was being made when the agent ended is seen by the next instance.
    runtime.close();
    runtime = openRuntime();
    removeSandboxes();
    runtime.close();
    images.close();
    client.close();
    server.close();
  }

  /** Pods without any network but their own silence. */
  private static final class NoNetwork implements PodNetwork {
    @Override
    public String attach(String sandboxId, Path namespace, SandboxSpec spec) {
      return "192.0.2.7";
    }

    @Override
    public void detach(String sandboxId) {}

    @Override
    public void retain(Set<String> sandboxIds) {}

    @Override
    public String hostAddress() {
      return "127.0.0.1";
    }
  }
}

package dev.trimtab.agent.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.trimtab.node.ContainerSpec;
import dev.trimtab.node.ContainerStatus;
import dev.trimtab.node.Limits;
import dev.trimtab.node.SandboxSpec;
import dev.trimtab.node.Security;
import dev.trimtab.node.simulated.Program;
import dev.trimtab.node.simulated.Program.Step;
import dev.trimtab.node.simulated.Settings;
import dev.trimtab.node.simulated.SimulatedMachine;
import dev.trimtab.node.simulated.SimulatedNodeRuntime;
import dev.trimtab.workqueue.Platform;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.vertx.core.Vertx;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KubeletServerIT {

  private static final String TOKEN = "a-token-for-this-test-only";

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir Path logs;

  private final HttpClient client = HttpClient.newHttpClient();
  private Vertx vertx;
  private SimulatedMachine machine;
  private SimulatedNodeRuntime runtime;
  private KubeletServer server;
  private String containerId;

  @BeforeEach
  void serve() {
    vertx = Vertx.vertx();
    var program =
        Program.of(
                new Step.Print("hello"),
                new Step.Wait(Duration.ofMillis(300)),
                new Step.Print("world"))
            .withExec(
                command ->
                    new Program.ExecAnswer(
                        command.contains("false") ? 3 : 0, "out:" + command, "err"));
    var timers = Platform.system().timers();
    machine =
        new SimulatedMachine(
            Settings.of(
                    "test",
                    InstantSource.system(),
                    (delay, work) -> timers.schedule(delay, work)::cancel)
                .withBehaviour((s, c) -> program));
    runtime = new SimulatedNodeRuntime(machine);
    start();
    Pod pod =
        new PodBuilder()
            .withNewMetadata()
            .withNamespace("shop")
            .withName("web")
            .withUid("uid")
            .endMetadata()
            .withNewSpec()
            .addNewContainer()
            .withName("app")
            .endContainer()
            .endSpec()
            .build();
    var served =
        new KubeletServer.Served(vertx, "test", runtime, Platform.system(), () -> List.of(pod));
    server = new KubeletServer("127.0.0.1", 0, new KubeletAccess.Token(TOKEN), served);
  }

  private void start() {
    var dns = new SandboxSpec.Dns(List.of(), List.of(), List.of());
    var sandbox =
        runtime.runSandbox(
            new SandboxSpec(
                "web",
                "shop",
                "uid",
                0,
                "web",
                false,
                false,
                false,
                false,
                List.of(),
                dns,
                List.of(),
                Limits.NONE,
                Map.of(),
                Map.of()));
    var security =
        new Security(
            "",
            null,
            false,
            List.of(),
            Set.of(),
            Set.of(),
            false,
            false,
            false,
            Security.Seccomp.RUNTIME_DEFAULT,
            List.of(),
            List.of());
    containerId =
        runtime.createContainer(
            sandbox.id(),
            new ContainerSpec(
                "app",
                0,
                "image",
                List.of(),
                List.of(),
                List.of(),
                "",
                List.of(),
                Limits.NONE,
                0,
                security,
                false,
                false,
                false,
                logs.resolve("app/0.log"),
                Map.of(),
                ""));
    runtime.startContainer(containerId);
  }

  @AfterEach
  void close() {
    server.close();
    // A container that went on would write its log anew after the directory is gone.
    runtime.sandboxes().forEach(sandbox -> runtime.stopSandbox(sandbox.id()));
    runtime.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  @Test
  void nothingButHealthIsToldWithoutTheToken() throws Exception {
    assertThat(status("/healthz", "")).isEqualTo(200);
    assertThat(status("/pods", "")).isEqualTo(401);
    assertThat(status("/pods", "another-token-that-is-wrong")).isEqualTo(401);
    assertThat(status("/pods", TOKEN)).isEqualTo(200);
  }

  @Test
  void aFollowedLogEndsWithItsContainer() throws Exception {
    String path = "/containerLogs/shop/web/app?follow=true";
    String logged = "hello\nworld\n";
    try (InputStream log = client.send(request(path, TOKEN), BodyHandlers.ofInputStream()).body()) {
      assertThat(log.readNBytes(logged.length()))
          .asString(StandardCharsets.UTF_8)
          .isEqualTo(logged);
      machine.exit(containerId, 0);
      assertThat(log.readAllBytes()).isEmpty();
    }
    assertThat(runtime.container(containerId).orElseThrow().state())
        .isInstanceOf(ContainerStatus.State.Exited.class);
  }

  @Test
  void unknownPodsAndContainersAreNotFound() throws Exception {
    assertThat(status("/containerLogs/shop/nope/app", TOKEN)).isEqualTo(404);
    assertThat(status("/containerLogs/shop/web/nope", TOKEN)).isEqualTo(404);
    assertThat(get("/containerLogs/shop/web/app?previous=true"))
        .isEqualTo("previous terminated container \"app\" in pod \"web\" not found\n");
    assertThat(status("/containerLogs/shop/web/app?tailLines=many", TOKEN)).isEqualTo(400);
  }

  @Test
  void execAnswersOnChannelsAndSaysHowItEnded() throws Exception {
    var talk = exec("v5.channel.k8s.io", "command=echo&command=a+b&stdout=true&stderr=true");

    assertThat(talk.text(1)).isEqualTo("out:[echo, a b]");
    assertThat(talk.text(2)).isEqualTo("err");
    assertThat(new ObjectMapper().readTree(talk.text(3)).path("status").asText())
        .isEqualTo("Success");
    assertThat(talk.subprotocol).isEqualTo("v5.channel.k8s.io");
  }

  @Test
  void aFailedCommandTellsItsExitCode() throws Exception {
    var talk = exec("v4.channel.k8s.io", "command=false&stdout=1");

    var status = new ObjectMapper().readTree(talk.text(3));
    assertThat(status.path("reason").asText()).isEqualTo("NonZeroExitCode");
    assertThat(status.at("/details/causes/0/reason").asText()).isEqualTo("ExitCode");
    assertThat(status.at("/details/causes/0/message").asText()).isEqualTo("3");
  }

  @Test
  void figuresAreToldForRunningContainers() throws Exception {
    assertThat(get("/metrics/resource"))
        .contains(
            "container_memory_working_set_bytes{container=\"app\",namespace=\"shop\",pod=\"web\"}");
    var summary = new ObjectMapper().readTree(get("/stats/summary"));
    assertThat(summary.at("/pods/0/podRef/name").asText()).isEqualTo("web");
    assertThat(summary.at("/pods/0/containers/0/memory/workingSetBytes").asLong()).isPositive();
  }

  private Talk exec(String protocol, String query) throws Exception {
    var talk = new Talk();
    var socket =
        client
            .newWebSocketBuilder()
            .subprotocols(protocol)
            .header("Authorization", "Bearer " + TOKEN)
            .buildAsync(
                URI.create(
                    "ws://127.0.0.1:%d/exec/shop/web/app?%s".formatted(server.port(), query)),
                talk)
            .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    talk.subprotocol = socket.getSubprotocol();
    assertThat(talk.closed.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isEqualTo(1000);
    return talk;
  }

  private String get(String path) throws IOException, InterruptedException {
    return client.send(request(path, TOKEN), BodyHandlers.ofString()).body();
  }

  private int status(String path, String token) throws IOException, InterruptedException {
    return client.send(request(path, token), BodyHandlers.ofString()).statusCode();
  }

  private HttpRequest request(String path, String token) {
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
            .timeout(PATIENCE);
    if (!token.isEmpty()) {
      request.header("Authorization", "Bearer " + token);
    }
    return request.build();
  }

  private static final class Talk implements WebSocket.Listener {
    private final Map<Integer, ByteArrayOutputStream> channels = new ConcurrentHashMap<>();
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private String subprotocol = "";
    private ByteArrayOutputStream current = new ByteArrayOutputStream();
    private boolean within;

    String text(int channel) {
      return channels
          .getOrDefault(channel, new ByteArrayOutputStream())
          .toString(StandardCharsets.UTF_8);
    }

    @Override
    public @Nullable CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
      // A message may come in parts, and only its first begins with the channel.
      if (!within) {
        current = channels.computeIfAbsent((int) data.get(), c -> new ByteArrayOutputStream());
      }
      within = !last;
      while (data.hasRemaining()) {
        current.write(data.get());
      }
      socket.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
      closed.complete(code);
      return null;
    }

    @Override
    public void onError(WebSocket socket, Throwable error) {
      closed.completeExceptionally(error);
    }
  }
}

package dev.trimtab.apiserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.LocalPortForward;
import io.fabric8.kubernetes.client.dsl.ExecWatch;
import io.fabric8.kubernetes.client.dsl.LogWatch;
import io.fabric8.kubernetes.client.dsl.PodResource;
import io.fabric8.kubernetes.client.http.WebSocketHandshakeException;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Fabric8's client and a node that is played here, with certificates: in this process, and where
 * there are WebSockets over the network, too, to compare with.
 */
@Timeout(60)
class InProcessStreamsIT {
  private static final int ROUNDS = 200;

  private final ApiServer server = ApiServer.builder().build();
  private final PlayedNode node = new PlayedNode(server.pki());
  private KubernetesClient client;

  enum Way {
    IN_PROCESS,
    OVER_THE_NETWORK
  }

  private PodResource connect(Way way) {
    server.start();
    Config config = Config.fromKubeconfig(server.kubeconfig());
    config.setNamespace("default");
    var builder = new KubernetesClientBuilder().withConfig(config);
    client =
        switch (way) {
          case IN_PROCESS -> builder.withHttpClientFactory(server.httpClientFactory()).build();
          case OVER_THE_NETWORK -> builder.build();
        };
    client.load(bytes(node.objects())).create();
    return client.pods().inNamespace("default").withName("p");
  }

  private PodResource other() {
    return client.pods().inNamespace("default").withName("two");
  }

  @AfterEach
  void close() {
    client.close();
    server.close();
    node.close();
  }

  @Test
  void aLogIsRead() {
    PodResource pod = connect(Way.IN_PROCESS);
    // Often, because what comes right after the head of an answer was missed now and then.
    for (int i = 0; i < ROUNDS; i++) {
      assertThat(pod.getLog()).isEqualTo("one\ntwo\n");
    }
    assertThatThrownBy(() -> other().inContainer("b").getLog())
        .isInstanceOfSatisfying(
            KubernetesClientException.class, e -> assertThat(e.getCode()).isEqualTo(404))
        .hasMessageContaining("nothing here");
  }

  @Test
  void aLogIsFollowedToItsEnd() throws Exception {
    PodResource pod = connect(Way.IN_PROCESS);
    try (LogWatch log = pod.watchLog();
        var lines =
            new BufferedReader(new InputStreamReader(log.getOutput(), StandardCharsets.UTF_8))) {
      assertThat(lines.readLine()).isEqualTo("one");
      node.followed.take().end("two\n");
      assertThat(lines.readLine()).isEqualTo("two");
      assertThat(lines.readLine()).isNull();
    }
  }

  @Test
  void aNodeIsToldThatALogIsFollowedNoMore() throws Exception {
    PodResource pod = connect(Way.IN_PROCESS);
    LogWatch log = pod.watchLog(new ByteArrayOutputStream());
    node.followed.take();
    log.close();
    assertThat(node.left.take()).isEqualTo("log");
  }

  @ParameterizedTest
  @EnumSource
  void aCommandHearsAndSpeaksAndEnds(Way way) throws Exception {
    PodResource pod = connect(way);
    try (ExecWatch exec = pod.redirectingInput().redirectingOutput().exec("cat")) {
      exec.getInput().write("hello".getBytes(StandardCharsets.UTF_8));
      exec.getInput().flush();
      assertThat(read(exec, 5)).isEqualTo("HELLO");
      exec.getInput().write("exit".getBytes(StandardCharsets.UTF_8));
      exec.getInput().flush();
      assertThat(exec.exitCode().get()).isZero();
      assertThat(exec.getOutput().read()).isEqualTo(-1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aCommandThatFailsSaysHow(Way way) throws Exception {
    PodResource pod = connect(way);
    try (ExecWatch exec = pod.writingOutput(new ByteArrayOutputStream()).exec("false")) {
      assertThat(exec.exitCode().get()).isEqualTo(3);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aCommandIsAttachedToAndLeft(Way way) throws Exception {
    PodResource pod = connect(way);
    try (ExecWatch attached = pod.redirectingInput().redirectingOutput().attach()) {
      attached.getInput().write("typed".getBytes(StandardCharsets.UTF_8));
      attached.getInput().flush();
      assertThat(read(attached, 5)).isEqualTo("TYPED");
    }
    assertThat(node.left.take()).isEqualTo("command");
  }

  @ParameterizedTest
  @EnumSource
  void aCommandInAPodThatIsNowhereIsRefused(Way way) {
    connect(way);
    String nowhere =
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: nowhere}
        spec: {containers: [{name: a, image: x}]}
        """;
    client.load(bytes(nowhere)).create();
    PodResource pod = client.pods().inNamespace("default").withName("nowhere");
    assertThatThrownBy(() -> pod.redirectingOutput().exec("cat").close())
        .isInstanceOf(KubernetesClientException.class)
        .satisfies(e -> assertThat(refusal(e)).isEqualTo(400));
  }

  @ParameterizedTest
  @EnumSource
  @SuppressWarnings("deprecation") // the exit code alone does not say why
  void whatANodeRefusesIsToldOnTheChannelForErrors(Way way) throws Exception {
    connect(way);
    var told = new CompletableFuture<String>();
    try (ExecWatch exec =
        other().inContainer("b").redirectingOutput().writingErrorChannel(to(told)).exec("cat")) {
      assertThat(told.get()).contains("\"status\":\"Failure\"").contains("nothing here");
      assertThat(exec.exitCode().handle((code, failure) -> "over").get()).isEqualTo("over");
    }
  }

  /** Completes with the first that is written. */
  private static OutputStream to(CompletableFuture<String> first) {
    return new OutputStream() {
      @Override
      public void write(int single) {
        first.complete(String.valueOf((char) single));
      }

      @Override
      public void write(byte[] bytes, int from, int length) {
        first.complete(new String(bytes, from, length, StandardCharsets.UTF_8));
      }
    };
  }

  @ParameterizedTest
  @EnumSource
  void portsAreForwarded(Way way) throws Exception {
    PodResource pod = connect(way);
    try (LocalPortForward forward = pod.portForward(80);
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), forward.getLocalPort())) {
      socket.getOutputStream().write("hi".getBytes(StandardCharsets.UTF_8));
      assertThat(new String(socket.getInputStream().readNBytes(7), StandardCharsets.UTF_8))
          .isEqualTo("echo hi");
    }
  }

  @ParameterizedTest
  @EnumSource
  void aPortIsForwardedToChannels(Way way) throws Exception {
    PodResource pod = connect(way);
    var heard = new ByteArrayOutputStream();
    try (var forward =
        pod.portForward(80, Channels.newChannel(bytes("hi")), Channels.newChannel(heard))) {
      while (heard.size() < "echo hi".length()) {
        assertThat(forward.isAlive()).isTrue();
        Thread.onSpinWait();
      }
      assertThat(heard.toString(StandardCharsets.UTF_8)).isEqualTo("echo hi");
    }
  }

  @Test
  void theProxyReachesTheNode() {
    connect(Way.IN_PROCESS);
    String proxy = "/api/v1/nodes/node-1/proxy";
    assertThat(client.raw(proxy + "/containerLogs/default/p/a")).isEqualTo("one\ntwo\n");
    assertThatThrownBy(() -> client.raw(proxy + "/nothing", "POST", "{}"))
        .isInstanceOfSatisfying(
            KubernetesClientException.class, e -> assertThat(e.getCode()).isEqualTo(404));
  }

  @Test
  void aServerThatDoesNotListenReachesNodesOnlyIfItWasToldHow() {
    try (var deaf = ApiServer.builder().inProcessOnly().build()) {
      deaf.start();
      Config impatient = new ConfigBuilder().withRequestRetryBackoffLimit(0).build();
      client =
          new KubernetesClientBuilder()
              .withConfig(impatient)
              .withHttpClientFactory(deaf.httpClientFactory())
              .build();
      client.load(bytes(node.objects())).inNamespace("default").create();
      PodResource pod = client.pods().inNamespace("default").withName("p");
      assertThatThrownBy(pod::getLog)
          .hasMessageContaining("does not listen and was not told how to speak to nodes");
      assertThatThrownBy(() -> pod.redirectingOutput().exec("cat").close())
          .satisfies(e -> assertThat(refusal(e)).isEqualTo(501));
    }
  }

  /** Not by {@code readNBytes(int)}, whose last read is for nothing: fabric8 waits in that one. */
  private static String read(ExecWatch command, int length) throws IOException {
    byte[] bytes = new byte[length];
    assertThat(command.getOutput().readNBytes(bytes, 0, length)).isEqualTo(length);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** With which code a handshake was refused. */
  private static int refusal(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof WebSocketHandshakeException handshake) {
        return handshake.getResponse().code();
      }
    }
    throw new AssertionError("no handshake was refused", failure);
  }

  private static ByteArrayInputStream bytes(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }
}

package dev.trimtab.apiserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trimtab.apiserver.security.Credential;
import dev.trimtab.apiserver.security.Kubeconfig;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** The real kubectl, through the server, to a node that is played here with certificates. */
@EnabledIf("hasKubectl")
class KubectlNodeIT {
  private static final Pattern FORWARDING = Pattern.compile("127\\.0\\.0\\.1:([0-9]+) -> 80");
  private static final long PATIENCE_SECONDS = 180;

  @TempDir Path directory;
  private final Vertx vertx = Vertx.vertx();
  private ApiServer server;
  private HttpServer node;

  static boolean hasKubectl() {
    return KubectlIT.hasKubectl();
  }

  @BeforeEach
  void start() throws Exception {
    server = ApiServer.builder().build();
    server.start();
    Files.writeString(directory.resolve("kubeconfig"), server.kubeconfig());
    node = playNode();
    Files.writeString(
        directory.resolve("objects.yaml"),
        """
        apiVersion: v1
        kind: Node
        metadata: {name: node-1}
        status:
          addresses: [{type: InternalIP, address: 127.0.0.1}]
          daemonEndpoints: {kubeletEndpoint: {Port: %d}}
        ---
        apiVersion: v1
        kind: Pod
        metadata: {name: p}
        spec: {nodeName: node-1, containers: [{name: a, image: x}]}
        ---
        apiVersion: v1
        kind: Pod
        metadata: {name: two}
        spec: {nodeName: node-1, containers: [{name: a, image: x}, {name: b, image: x}]}
        """
            .formatted(node.actualPort()));
    kubectl(0, "", "create", "-f", directory.resolve("objects.yaml").toString());
    kubectl(
        0,
        "",
        "patch",
        "pod",
        "p",
        "--subresource=status",
        "-p",
        "{\"status\":{\"phase\":\"Running\"}}");
  }

  @AfterEach
  void stop() {
    server.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  private HttpServer playNode() {
    Credential own = server.pki().authority().issueServer("node-1", List.of("127.0.0.1"));
    HttpServerOptions options =
        new HttpServerOptions()
            .setHost("127.0.0.1")
            .setPort(0)
            .setSsl(true)
            .setKeyCertOptions(
                new PemKeyCertOptions()
                    .addCertValue(Buffer.buffer(own.certificate()))
                    .addKeyValue(Buffer.buffer(own.key())))
            .setTrustOptions(
                new PemTrustOptions()
                    .addCertValue(Buffer.buffer(server.pki().authority().certificatePem())))
            .setClientAuth(ClientAuth.REQUIRED)
            .setWebSocketSubProtocols(List.of("v5.channel.k8s.io", "v4.channel.k8s.io"));
    return vertx
        .createHttpServer(options)
        .requestHandler(this::serve)
        .listen()
        .toCompletionStage()
        .toCompletableFuture()
        .join();
  }

  private void serve(HttpServerRequest request) {
    String path = request.path();
    if (path.startsWith("/containerLogs/default/p/a")) {
      request.response().end("one\ntwo\n");
    } else if (path.startsWith("/exec")) {
      boolean fails = request.params().getAll("command").contains("false");
      request.toWebSocket().onSuccess(socket -> playCommand(socket, fails));
    } else if (path.startsWith("/portForward")) {
      request.toWebSocket().onSuccess(KubectlNodeIT::playPort);
    } else {
      request.response().setStatusCode(404).end("nothing here");
    }
  }

  private static void playCommand(ServerWebSocket socket, boolean fails) {
    if (fails) {
      end(
          socket,
          "{\"status\":\"Failure\",\"reason\":\"NonZeroExitCode\",\"message\":\"command terminated"
              + " with exit code 3\",\"details\":{\"causes\":[{\"reason\":\"ExitCode\","
              + "\"message\":\"3\"}]}}");
      return;
    }
    socket.binaryMessageHandler(
        message -> {
          if (message.getUnsignedByte(0) == 255) {
            end(socket, "{\"status\":\"Success\"}");
          } else if (message.getUnsignedByte(0) == 0) {
            String loud = message.getString(1, message.length()).toUpperCase(Locale.ROOT);
            socket.writeBinaryMessage(Buffer.buffer(new byte[] {1}).appendString(loud));
          }
        });
  }

  private static void end(ServerWebSocket socket, String status) {
    socket.writeBinaryMessage(Buffer.buffer(new byte[] {3}).appendString(status));
    socket.close((short) 1000);
  }

  private static void playPort(ServerWebSocket socket) {
    for (int channel = 0; channel < 2; channel++) {
      socket.writeBinaryMessage(Buffer.buffer(new byte[] {(byte) channel, 80, 0}));
    }
    socket.binaryMessageHandler(
        message -> {
          if (message.getUnsignedByte(0) == 0) {
            socket.writeBinaryMessage(
                Buffer.buffer(new byte[] {0})
                    .appendString("echo ")
                    .appendBuffer(message.getBuffer(1, message.length())));
          }
        });
  }

  @Test
  void aClientInThisProcessReadsLogsToo() {
    try (KubernetesClient client =
        new KubernetesClientBuilder().withHttpClientFactory(server.httpClientFactory()).build()) {
      assertThat(client.pods().inNamespace("default").withName("p").getLog())
          .isEqualTo("one\ntwo\n");
      assertThatThrownBy(
              () -> client.pods().inNamespace("default").withName("two").inContainer("b").getLog())
          .hasMessageContaining("nothing here");
    }
  }

  @Test
  void logsComeFromTheNode() throws Exception {
    assertThat(kubectl(0, "", "logs", "p")).isEqualTo("one\ntwo\n");
    assertThat(kubectl(1, "", "logs", "two", "-c", "c"))
        .contains("container c is not valid for pod two");
  }

  @Test
  void aCommandHearsAndSpeaksAndEnds() throws Exception {
    assertThat(kubectl(0, "hello", "exec", "-i", "p", "--", "cat")).isEqualTo("HELLO");
    assertThat(kubectl(3, "", "exec", "p", "--", "false"))
        .contains("command terminated with exit code 3");
  }

  @Test
  void portsAreForwarded() throws Exception {
    Process forwarding = begin("port-forward", "p", ":80");
    try (BufferedReader output = forwarding.inputReader()) {
      Matcher line = FORWARDING.matcher(String.valueOf(output.readLine()));
      assertThat(line.find()).as("kubectl says on which port it listens").isTrue();
      try (Socket socket =
          new Socket(InetAddress.getLoopbackAddress(), Integer.parseInt(line.group(1)))) {
        socket.setSoTimeout((int) TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
        socket.getOutputStream().write("hi".getBytes(StandardCharsets.UTF_8));
        assertThat(new String(socket.getInputStream().readNBytes(7), StandardCharsets.UTF_8))
            .isEqualTo("echo hi");
      }
    } finally {
      forwarding.destroyForcibly().waitFor();
    }
  }

  @Test
  void theProxyReachesTheNode() throws Exception {
    assertThat(
            kubectl(0, "", "get", "--raw", "/api/v1/nodes/node-1/proxy/containerLogs/default/p/a"))
        .isEqualTo("one\ntwo\n");
  }

  @Test
  void theProxyReachesPodsAndWhatIsBehindServices() throws Exception {
    HttpServer program =
        vertx
            .createHttpServer()
            .requestHandler(request -> request.response().end("you asked for " + request.uri()))
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .join();
    kubectl(
        0,
        "",
        "patch",
        "pod",
        "p",
        "--subresource=status",
        "-p",
        "{\"status\":{\"podIP\":\"127.0.0.1\",\"podIPs\":[{\"ip\":\"127.0.0.1\"}]}}");
    String pods = "/api/v1/namespaces/default/pods/";
    assertThat(kubectl(0, "", "get", "--raw", pods + "p:" + program.actualPort() + "/proxy/x?y=z"))
        .isEqualTo("you asked for /x?y=z");
    kubectl(0, "", "create", "service", "clusterip", "web", "--tcp=80:8080");
    assertThat(kubectl(1, "", "get", "--raw", "/api/v1/namespaces/default/services/web/proxy/"))
        .contains("no endpoints available for service \"web\"");
  }

  @Test
  void rolesDecideIfTheyAreAskedTo() throws Exception {
    server.close();
    server = ApiServer.builder().rbac(true).build();
    server.start();
    Credential vera = server.pki().authority().issueClient("vera", List.of());
    Files.writeString(
        directory.resolve("kubeconfig"),
        Kubeconfig.of(server.url(), server.pki().authority().certificatePem(), vera));
    assertThat(kubectl(1, "", "get", "pods"))
        .contains(
            "pods is forbidden: User \"vera\" cannot list resource \"pods\" in API group \"\" in"
                + " the namespace \"default\"");
    assertThat(kubectl(1, "", "auth", "can-i", "list", "pods")).contains("no");
    Files.writeString(directory.resolve("kubeconfig"), server.kubeconfig());
    kubectl(0, "", "create", "rolebinding", "vera", "--clusterrole=view", "--user=vera");
    Files.writeString(
        directory.resolve("kubeconfig"),
        Kubeconfig.of(server.url(), server.pki().authority().certificatePem(), vera));
    assertThat(kubectl(0, "", "auth", "can-i", "list", "pods")).contains("yes");
    assertThat(kubectl(1, "", "delete", "pod", "p")).contains("cannot delete resource");
  }

  @Test
  void servicesGetAnAddressAndAPort() throws Exception {
    kubectl(0, "", "create", "service", "nodeport", "web", "--tcp=80:8080");
    assertThat(kubectl(0, "", "get", "service", "web"))
        .containsPattern("web +NodePort +10\\.96\\.[0-9.]+ +<none> +80:3[0-9]{4}/TCP");
  }

  private Process begin(String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of("kubectl", "--kubeconfig"));
    command.add(directory.resolve("kubeconfig").toString());
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    // kubectl keeps what it has discovered by address, and ours are used again.
    builder.environment().put("HOME", directory.toString());
    return builder.start();
  }

  private String kubectl(int expected, String input, String... arguments) throws Exception {
    Process process = begin(arguments);
    try (var stdin = process.outputWriter()) {
      stdin.write(input);
    }
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(output).isEqualTo(expected);
    return output;
  }
}

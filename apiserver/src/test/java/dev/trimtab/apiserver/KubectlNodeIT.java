package dev.trimtab.apiserver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trimtab.apiserver.security.Credential;
import dev.trimtab.apiserver.security.Kubeconfig;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
  private PlayedNode node;

  static boolean hasKubectl() {
    return KubectlIT.hasKubectl();
  }

  @BeforeEach
  void start() throws Exception {
    server = ApiServer.builder().build();
    server.start();
    Files.writeString(directory.resolve("kubeconfig"), server.kubeconfig());
    node = new PlayedNode(server.pki());
    Files.writeString(directory.resolve("objects.yaml"), node.objects());
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
    node.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
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

package dev.trimtab.agent.linux;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.trimtab.node.image.ImageBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What happens to a real container between the wish that it end and its end. */
class HooksIT {

  @RegisterExtension final OneNode node = OneNode.ordinary();
  private LinuxCluster cluster;
  private Path trace;

  @BeforeEach
  void start() throws IOException {
    cluster = node.cluster();
    trace = Files.createFile(Files.createDirectory(node.root().resolve("trace")).resolve("lines"));
  }

  /** A container that writes down by which signal it was asked to end, and then ends. */
  private void runPod(String image, long grace, String lifecycle) throws IOException {
    cluster.run(
        """
        metadata: {name: app}
        spec:
          nodeName: one
          terminationGracePeriodSeconds: %d
          os: {name: linux}
          volumes: [{name: trace, hostPath: {path: %s}}]
          containers:
          - name: app
            image: %s
            imagePullPolicy: IfNotPresent
            command:
            - sh
            - -c
            - |
              for signal in TERM QUIT USR1; do
                trap "echo $signal >> /trace/lines; exit 0" $signal
              done
              echo up >> /trace/lines
              while true; do sleep 0.02; done
            volumeMounts: [{name: trace, mountPath: /trace}]
            lifecycle: %s
        """
            .formatted(grace, trace.getParent(), image, lifecycle));
    cluster.await("app", pod -> lines().equals(List.of("up")));
    cluster.awaitPhase("app", "Running");
  }

  private List<String> lines() {
    try {
      return Files.readAllLines(trace);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static String exec(String script) {
    return "{preStop: {exec: {command: [sh, -c, '%s']}}}".formatted(script);
  }

  /** Deletes the pod and answers how long it took to go. */
  private Duration delete() {
    Instant begin = Instant.now();
    cluster.deleteAsItIs("app");
    return Duration.between(begin, Instant.now());
  }

  @Test
  void theSignalComesAfterTheCommandHasEnded() throws IOException {
    String script = "echo begin >> /trace/lines; sleep 0.5; echo end >> /trace/lines";
    runPod(LinuxCluster.IMAGE, 20, exec(script));

    assertThat(delete()).isBetween(Duration.ofMillis(500), Duration.ofSeconds(15));
    assertThat(lines()).containsExactly("up", "begin", "end", "TERM");
    assertThat(cluster.messages("FailedPreStopHook")).isEmpty();
  }

  @Test
  void aCommandThatFailsIsToldAndTheContainerSignalled() throws IOException {
    runPod(LinuxCluster.IMAGE, 20, exec("echo no such drain; exit 7"));

    assertThat(delete()).isLessThan(Duration.ofSeconds(15));
    assertThat(lines()).containsExactly("up", "TERM");
    assertThat(cluster.awaitMessages("FailedPreStopHook"))
        .singleElement()
        .asString()
        .contains("PreStopHook failed")
        .contains("no such drain");
  }

  @Test
  void aCommandThatOutlastsTheGracePeriodIsCutShortAndTheContainerStillSignalled()
      throws IOException {
    runPod(LinuxCluster.IMAGE, 1, exec("echo begin >> /trace/lines; sleep 1000"));

    assertThat(delete()).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(8));
    assertThat(lines()).containsExactly("up", "begin", "TERM");
    assertThat(cluster.awaitMessages("FailedPreStopHook"))
        .singleElement()
        .asString()
        .contains("timed out after 1s");
  }

  @Test
  void theSignalComesAfterTheSleep() throws IOException {
    runPod(LinuxCluster.IMAGE, 20, "{preStop: {sleep: {seconds: 1}}}");
    Instant begin = Instant.now();
    delete();

    assertThat(lines()).containsExactly("up", "TERM");
    assertThat(Files.getLastModifiedTime(trace).toInstant())
        .isBetween(begin.plusMillis(1000), begin.plusSeconds(10));
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 503})
  void theSignalComesAfterTheRequestHasBeenAnsweredInWhateverWay(int status) throws IOException {
    List<String> seen = Collections.synchronizedList(new ArrayList<>());
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/drain",
        exchange -> {
          seen.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " " + lines());
          exchange.sendResponseHeaders(status, -1);
          exchange.close();
        });
    server.start();
    try {
      String get =
          "{preStop: {httpGet: {host: 127.0.0.1, port: %d, path: '/drain?now'}}}"
              .formatted(server.getAddress().getPort());
      runPod(LinuxCluster.IMAGE, 20, get);
      delete();
    } finally {
      server.stop(0);
    }

    assertThat(seen).containsExactly("GET /drain?now [up]");
    assertThat(lines()).containsExactly("up", "TERM");
    assertThat(cluster.messages("FailedPreStopHook")).isEmpty();
  }

  @Test
  void aHookThatNamesAMissingPortIsToldAndTheContainerSignalled() throws IOException {
    runPod(LinuxCluster.IMAGE, 20, "{preStop: {httpGet: {port: nowhere}}}");

    assertThat(delete()).isLessThan(Duration.ofSeconds(15));
    assertThat(lines()).containsExactly("up", "TERM");
    assertThat(cluster.awaitMessages("FailedPreStopHook"))
        .singleElement()
        .asString()
        .contains("no port named nowhere");
  }

  @Test
  void anImagesStopSignalIsHonoured() throws IOException {
    String image = "example.org/quits:1";
    cluster.load(image, new ImageBuilder().stopSignal("SIGQUIT"));
    runPod(image, 20, "{}");
    delete();

    assertThat(lines()).containsExactly("up", "QUIT");
  }

  @Test
  void aContainersStopSignalGoesBeforeItsImages() throws IOException {
    String image = "example.org/quits:1";
    cluster.load(image, new ImageBuilder().stopSignal("SIGQUIT"));
    runPod(image, 20, "{stopSignal: SIGUSR1}");
    delete();

    assertThat(lines()).containsExactly("up", "USR1");
  }

  @Test
  void anImageWithAStopSignalThatDoesNotExistIsNotStarted() {
    String image = "example.org/odd:1";
    cluster.load(image, new ImageBuilder().stopSignal("SIGNOTHING"));
    cluster.run(
        """
        metadata: {name: app}
        spec:
          nodeName: one
          containers: [{name: app, image: '%s', imagePullPolicy: IfNotPresent}]
        """
            .formatted(image));

    var pod = cluster.await("app", p -> LinuxCluster.isWaiting(p, "CreateContainerConfigError"));
    assertThat(LinuxCluster.first(pod).getState().getWaiting().getMessage())
        .contains(image)
        .contains("SIGNOTHING");
  }
}

package dev.trimtab.agent.linux;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Probes of real containers, which listen at the machine's loopback address. */
class ProbesIT {

  @RegisterExtension final OneNode node = OneNode.ordinary();
  private LinuxCluster cluster;
  private Path told;
  private int port;

  @BeforeEach
  void start() throws IOException {
    cluster = node.cluster();
    told = Files.createDirectory(node.root().resolve("told"));
    try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
  }

  /** A web server in a container that goes on with {@code script} once it is told to. */
  private void run(String script, String probes) {
    cluster.run(
        """
        metadata: {name: app}
        spec:
          nodeName: one
          hostNetwork: true
          terminationGracePeriodSeconds: 1
          volumes: [{name: told, hostPath: {path: %s}}]
          containers:
          - name: app
            image: %s
            imagePullPolicy: IfNotPresent
            command:
            - sh
            - -c
            - |
              trap 'kill $server; exit 0' TERM
              mkdir -p /tmp/www
              httpd -f -p 127.0.0.1:%d -h /tmp/www & server=$!
              until test -e /told/go; do sleep 0.05; done
              %s
              while true; do sleep 0.1; done
            ports: [{name: web, containerPort: %d}]
            volumeMounts: [{name: told, mountPath: /told}]
        %s
        """
            .formatted(told, LinuxCluster.IMAGE, port, script, port, probes.indent(4)));
  }

  private void go() throws IOException {
    Files.createFile(told.resolve("go"));
  }

  private static boolean isReady(Pod pod) {
    return !pod.getStatus().getContainerStatuses().isEmpty() && LinuxCluster.first(pod).getReady();
  }

  @Test
  void aContainerIsReadyOnceItAnswersARequestWell() throws Exception {
    run(
        "echo ok > /tmp/www/ready",
        "readinessProbe: {httpGet: {port: web, path: /ready}, periodSeconds: 1}");

    cluster.awaitMessage(
        "Unhealthy", "Readiness probe failed: HTTP probe failed with statuscode: 404");
    assertThat(isReady(cluster.awaitPhase("app", "Running"))).isFalse();
    go();

    Pod ready = cluster.await("app", ProbesIT::isReady);
    assertThat(LinuxCluster.restarts(ready)).isZero();
  }

  @Test
  void aContainerWhosePortIsNoLongerOpenIsRestarted() throws Exception {
    run(
        "kill $server",
        """
        livenessProbe: {tcpSocket: {port: web}, periodSeconds: 1, failureThreshold: 2}
        startupProbe: {tcpSocket: {port: web}, periodSeconds: 1, failureThreshold: 30}
        """);
    cluster.await("app", ProbesIT::isReady);
    go();

    cluster.await("app", pod -> LinuxCluster.restarts(pod) >= 1);
    cluster.awaitMessage(
        "Unhealthy", "Liveness probe failed: dial tcp 127.0.0.1:" + port + ": Connection refused");
  }

  @Test
  void untilAContainerHasStartedItsOtherProbesWait() throws Exception {
    run(
        "true",
        """
        livenessProbe: {exec: {command: ['false']}, periodSeconds: 1, failureThreshold: 1}
        startupProbe:
          exec: {command: [test, -e, /told/go]}
          periodSeconds: 1
          failureThreshold: 30
        """);
    cluster.awaitMessage("Unhealthy", "Startup probe failed");
    Pod starting = cluster.awaitPhase("app", "Running");
    assertThat(LinuxCluster.first(starting).getStarted()).isFalse();
    assertThat(LinuxCluster.restarts(starting)).isZero();
    assertThat(cluster.messages("Unhealthy")).noneMatch(m -> m.contains("Liveness"));
    go();

    cluster.await("app", pod -> LinuxCluster.restarts(pod) >= 1);
    cluster.awaitMessage("Unhealthy", "Liveness probe failed");
  }
}

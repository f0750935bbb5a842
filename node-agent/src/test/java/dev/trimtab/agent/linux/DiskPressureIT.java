package dev.trimtab.agent.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** An agent whose disk fills up, with pods so critical that none is evicted. */
class DiskPressureIT {

  @RegisterExtension final OneNode node = OneNode.withDisk("agent", "2m", OneNode.ORDINARY);

  private LinuxCluster cluster;

  @BeforeEach
  void start() {
    cluster = node.cluster();
  }

  private Path fill() throws IOException {
    Path filler = node.disk().resolve("filler");
    try (OutputStream out = Files.newOutputStream(filler)) {
      assertThatThrownBy(
              () -> {
                while (true) {
                  out.write(new byte[4096]);
                }
              })
          .hasMessageContaining("No space left");
    }
    return filler;
  }

  private void runWithConfig(String name) {
    cluster.run(
        """
        metadata: {name: %s}
        spec:
          nodeName: one
          priorityClassName: system-node-critical
          terminationGracePeriodSeconds: 1
          volumes: [{name: facts, downwardAPI: {items: [{path: name, fieldRef: {fieldPath: metadata.name}}]}}]
          containers:
          - name: app
            image: %s
            imagePullPolicy: IfNotPresent
            command: [sh, -c, 'cat /facts/name; exec sleep 1000']
            volumeMounts: [{name: facts, mountPath: /facts}]
        """
            .formatted(name, LinuxCluster.IMAGE));
  }

  @Test
  void aFullDiskIsToldAndHoldsBackNewPodsUntilThereIsRoom() throws Exception {
    runWithConfig("old");
    cluster.awaitPhase("old", "Running");
    cluster.awaitCondition("DiskPressure", "False");
    Path filler = fill();

    cluster.awaitCondition("DiskPressure", "True");
    runWithConfig("new");
    assertThat(cluster.awaitMessages("FailedMount"))
        .anyMatch(message -> message.contains("No space left on device"));
    assertThat(cluster.running()).isEqualTo(1);
    assertThat(LinuxCluster.restarts(cluster.awaitPhase("old", "Running"))).isZero();
    assertThat(cluster.awaitPhase("new", "Pending").getStatus().getReason()).isNull();

    Files.delete(filler);
    cluster.awaitCondition("DiskPressure", "False");
    cluster.awaitPhase("new", "Running");
    assertThat(cluster.running()).isEqualTo(2);
  }
}

package dev.trimtab.agent.linux;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trimtab.node.image.ImageBuilder;
import dev.trimtab.node.image.LayerBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A node all of whose files are on one small disk, which its pods fill. */
class EvictionIT {

  @RegisterExtension
  final OneNode node = OneNode.withDisk("", "64m", OneNode.evicting("nodefs.available<25%"));

  private LinuxCluster cluster;

  @BeforeEach
  void start() {
    cluster = node.cluster();
  }

  private void run(String name, String script) {
    cluster.run(
        """
        metadata: {name: %s}
        spec:
          nodeName: one
          restartPolicy: Never
          terminationGracePeriodSeconds: 600
          volumes: [{name: data, emptyDir: {}}]
          containers:
          - name: app
            image: %s
            imagePullPolicy: IfNotPresent
            command: [sh, -c, '%s']
            volumeMounts: [{name: data, mountPath: /data}]
        """
            .formatted(name, LinuxCluster.IMAGE, script));
  }

  private static String condition(Pod pod, String type) {
    return pod.getStatus().getConditions().stream()
        .filter(condition -> condition.getType().equals(type))
        .map(condition -> condition.getStatus() + " " + condition.getReason())
        .findFirst()
        .orElse("");
  }

  @Test
  void whoFillsTheDiskIsEvictedAndTheOthersStay() {
    run("modest", "echo little > /data/file; exec sleep 1000");
    cluster.awaitPhase("modest", "Running");
    cluster.awaitCondition("DiskPressure", "False");
    // It does not listen to the signal either, and has been promised ten minutes.
    run(
        "greedy",
        "trap : TERM; head -c 46000000 /dev/zero > /data/file; while :; do sleep 1; done");

    cluster.awaitCondition("DiskPressure", "True");
    Pod evicted = cluster.awaitPhase("greedy", "Failed");

    assertThat(evicted.getStatus().getReason()).isEqualTo("Evicted");
    assertThat(evicted.getStatus().getMessage())
        .startsWith(
            "The node was low on resource: ephemeral-storage. Threshold quantity: 16Mi, available:"
                + " ");
    assertThat(condition(evicted, "DisruptionTarget")).isEqualTo("True TerminationByKubelet");
    assertThat(cluster.awaitMessages("Evicted")).containsExactly(evicted.getStatus().getMessage());
    cluster.awaitCondition("DiskPressure", "False");
    assertThat(cluster.awaitPhase("modest", "Running").getStatus().getReason()).isNull();
    assertThat(cluster.running()).isEqualTo(1);
  }

  @Test
  void deadContainersAndUnusedImagesGoBeforeAnyPod() throws IOException {
    run("modest", "echo little > /data/file; exec sleep 1000");
    cluster.awaitPhase("modest", "Running");
    String unused = "example.org/unused:1";
    byte[] content = new byte[4 << 20];
    cluster.load(
        unused,
        new ImageBuilder()
            .layer(
                new LayerBuilder().file("content", 0644, content), ImageBuilder.Compression.NONE));
    // Not in a volume, which goes when the pod ends.
    run("done", "head -c 8000000 /dev/zero > /file");
    cluster.awaitPhase("done", "Succeeded");
    assertThat(cluster.sandboxes()).isEqualTo(2);

    Files.write(node.disk().resolve("filler"), new byte[20 << 20]);
    cluster.awaitCondition("DiskPressure", "True");
    cluster.awaitCondition("DiskPressure", "False");

    assertThat(cluster.hasImage(unused)).isFalse();
    assertThat(cluster.hasImage(LinuxCluster.IMAGE)).isTrue();
    assertThat(cluster.sandboxes()).isEqualTo(1);
    assertThat(cluster.awaitPhase("done", "Succeeded").getStatus().getContainerStatuses())
        .allMatch(status -> status.getState().getTerminated().getExitCode() == 0);
    assertThat(cluster.messages("Evicted")).isEmpty();
    assertThat(cluster.running()).isEqualTo(1);
  }
}

package dev.trimtab.agent.linux;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.EphemeralContainer;
import io.fabric8.kubernetes.api.model.EphemeralContainerBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Containers put into real pods that run already. */
class EphemeralContainersIT {

  @RegisterExtension final OneNode node = OneNode.ordinary();
  private LinuxCluster cluster;

  @BeforeEach
  void start() {
    cluster = node.cluster();
    cluster.run(
        """
        metadata: {name: app}
        spec:
          nodeName: one
          terminationGracePeriodSeconds: 1
          initContainers:
          - {name: init, image: '%1$s', imagePullPolicy: IfNotPresent, command: ['true']}
          containers:
          - name: app
            image: %1$s
            imagePullPolicy: IfNotPresent
            command: [sleep, '4321']
        """
            .formatted(LinuxCluster.IMAGE));
    cluster.awaitPhase("app", "Running");
  }

  private void add(String name, String target, String script) {
    EphemeralContainer debugger =
        new EphemeralContainerBuilder()
            .withName(name)
            .withImage(LinuxCluster.IMAGE)
            .withImagePullPolicy("IfNotPresent")
            .withCommand("sh", "-c", script)
            .withTargetContainerName(target)
            .build();
    cluster
        .client
        .pods()
        .inNamespace("default")
        .withName("app")
        .ephemeralContainers()
        .edit(
            p -> new PodBuilder(p).editSpec().addToEphemeralContainers(debugger).endSpec().build());
  }

  private static Optional<ContainerStatus> status(Pod pod, String name) {
    return pod.getStatus().getEphemeralContainerStatuses().stream()
        .filter(s -> s.getName().equals(name))
        .findFirst();
  }

  private ContainerStatus awaitEnd(String name) {
    Pod pod =
        cluster.await(
            "app",
            p -> status(p, name).filter(s -> s.getState().getTerminated() != null).isPresent());
    return status(pod, name).orElseThrow();
  }

  @Test
  void itSeesTheProcessesOfItsTarget() throws Exception {
    add("debugger", "app", "tr '\\0' '\\n' < /proc/1/cmdline; hostname");

    ContainerStatus ended = awaitEnd("debugger");
    assertThat(ended.getState().getTerminated().getExitCode()).isZero();
    assertThat(ended.getReady()).isFalse();
    assertThat(cluster.kubelet("/containerLogs/default/app/debugger"))
        .isEqualTo("sleep\n4321\napp\n");
    assertThat(cluster.awaitPhase("app", "Running").getStatus().getConditions())
        .anyMatch(c -> c.getType().equals("Ready") && c.getStatus().equals("True"));
  }

  @Test
  void withoutATargetItHasProcessesOfItsOwn() throws Exception {
    add("debugger", null, "tr '\\0' '\\n' < /proc/1/cmdline; true");

    awaitEnd("debugger");
    assertThat(cluster.kubelet("/containerLogs/default/app/debugger")).startsWith("sh\n-c\n");
  }

  @Test
  void itRunsOnceWhateverBecomesOfItAndOfTheAgent() throws Exception {
    add("debugger", "app", "exit 3");
    ContainerStatus ended = awaitEnd("debugger");
    cluster.restart();
    add("second", "app", "exit 4");

    assertThat(awaitEnd("second").getState().getTerminated().getExitCode()).isEqualTo(4);
    ContainerStatus still = awaitEnd("debugger");
    assertThat(still.getContainerID()).isEqualTo(ended.getContainerID());
    assertThat(still.getRestartCount()).isZero();
    assertThat(still.getState().getTerminated().getExitCode()).isEqualTo(3);
    assertThat(LinuxCluster.restarts(cluster.awaitPhase("app", "Running"))).isZero();
  }

  @Test
  void itDoesNotKeepADeletedPodBeyondItsTime() {
    add("debugger", "app", "sleep 1000");
    cluster.await(
        "app",
        p -> status(p, "debugger").filter(s -> s.getState().getRunning() != null).isPresent());
    assertThat(cluster.running()).isEqualTo(2);

    cluster.delete("app", 1);

    cluster.awaitNothingLeft();
  }

  @Test
  void aTargetThatDoesNotRunIsNamed() {
    add("debugger", "init", "true");

    Pod pod =
        cluster.await(
            "app",
            p ->
                status(p, "debugger")
                    .filter(
                        s ->
                            s.getState().getWaiting() != null
                                && "CreateContainerError"
                                    .equals(s.getState().getWaiting().getReason()))
                    .isPresent());
    assertThat(status(pod, "debugger").orElseThrow().getState().getWaiting().getMessage())
        .isEqualTo("targetContainerName: container \"init\" does not run");
  }
}

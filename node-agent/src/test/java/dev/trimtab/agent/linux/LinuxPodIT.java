package dev.trimtab.agent.linux;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.ProbeBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Real pods: the agent, our API server and the Linux driver. */
class LinuxPodIT {

  @RegisterExtension final OneNode node = OneNode.ordinary();
  private LinuxCluster cluster;

  @BeforeEach
  void start() {
    cluster = node.cluster();
  }

  @Test
  void aContainerSeesItsVolumesAndVariablesAndLeavesAMessage() throws Exception {
    cluster
        .client
        .configMaps()
        .inNamespace("default")
        .resource(
            new ConfigMapBuilder()
                .withNewMetadata()
                .withName("theme")
                .endMetadata()
                .addToData("color", "teal")
                .build())
        .create();
    cluster
        .client
        .secrets()
        .inNamespace("default")
        .resource(
            new SecretBuilder()
                .withNewMetadata()
                .withName("key")
                .endMetadata()
                .addToStringData("password", "hunter2")
                .build())
        .create();
    var app =
        shell(
                "cat /theme/color; echo; echo $POD $COLOR; cat /secret/password; echo;"
                    + " ls /secret; cat /info/name; echo; echo kept > /work/file; cat /work/file;"
                    + " echo last words > /dev/termination-log; exit 3")
            .addNewEnv()
            .withName("POD")
            .withNewValueFrom()
            .withNewFieldRef("v1", "metadata.name")
            .endValueFrom()
            .endEnv()
            .addNewEnv()
            .withName("COLOR")
            .withValue("of $(POD)")
            .endEnv()
            .addNewVolumeMount()
            .withName("theme")
            .withMountPath("/theme")
            .endVolumeMount()
            .addNewVolumeMount()
            .withName("secret")
            .withMountPath("/secret")
            .endVolumeMount()
            .addNewVolumeMount()
            .withName("info")
            .withMountPath("/info")
            .endVolumeMount()
            .addNewVolumeMount()
            .withName("work")
            .withMountPath("/work")
            .endVolumeMount()
            .build();
    Pod pod =
        new PodBuilder(pod("seer", "Never"))
            .editSpec()
            .withContainers(app)
            .addNewVolume()
            .withName("theme")
            .withNewConfigMap()
            .withName("theme")
            .endConfigMap()
            .endVolume()
            .addNewVolume()
            .withName("secret")
            .withNewSecret()
            .withSecretName("key")
            .endSecret()
            .endVolume()
            .addNewVolume()
            .withName("info")
            .withNewDownwardAPI()
            .addNewItem()
            .withPath("name")
            .withNewFieldRef("v1", "metadata.name")
            .endItem()
            .endDownwardAPI()
            .endVolume()
            .addNewVolume()
            .withName("work")
            .withNewEmptyDir()
            .withMedium("Memory")
            .withSizeLimit(new Quantity("1Mi"))
            .endEmptyDir()
            .endVolume()
            .endSpec()
            .build();

    cluster.run(pod);

    Pod ended = cluster.awaitPhase("seer", "Failed");
    var terminated = LinuxCluster.first(ended).getState().getTerminated();
    assertThat(cluster.kubelet("/containerLogs/default/seer/app"))
        .isEqualTo("teal\nseer of seer\nhunter2\npassword\nseer\nkept\n");
    assertThat(terminated.getExitCode()).isEqualTo(3);
    assertThat(terminated.getReason()).isEqualTo("Error");
    assertThat(terminated.getMessage()).isEqualTo("last words\n");
    cluster.delete("seer", 1);
    cluster.awaitNothingLeft();
  }

  @Test
  void aContainerThatNeedsTooMuchMemoryIsEndedAndSaysSo() {
    var app =
        shell("head -c 200m /dev/zero | tail")
            .withNewResources()
            .addToLimits("memory", new Quantity("32Mi"))
            .endResources()
            .build();

    cluster.run(
        new PodBuilder(pod("greedy", "Never")).editSpec().withContainers(app).endSpec().build());

    var terminated =
        LinuxCluster.first(cluster.awaitPhase("greedy", "Failed")).getState().getTerminated();
    assertThat(terminated.getReason()).isEqualTo("OOMKilled");
  }

  @Test
  void podsOutliveTheirAgentAndAreAdopted() throws Exception {
    cluster.run(
        new PodBuilder(pod("lasting", "Always"))
            .editSpec()
            .withContainers(shell("while true; do sleep 1; done").build())
            .endSpec()
            .build());
    String id = LinuxCluster.first(cluster.awaitPhase("lasting", "Running")).getContainerID();

    cluster.restart();

    assertThat(cluster.running()).isEqualTo(1);
    Pod after = cluster.awaitPhase("lasting", "Running");
    assertThat(LinuxCluster.first(after).getContainerID()).isEqualTo(id);
    assertThat(LinuxCluster.first(after).getRestartCount()).isZero();
    cluster.delete("lasting", 2);
    cluster.awaitNothingLeft();
  }

  @Test
  void anUnhealthyContainerIsRestarted() {
    // It falls ill once it is able to end in an orderly way.
    var app =
        shell("trap 'exit 0' TERM; touch /tmp/ill; while true; do sleep 0.2; done")
            .withLivenessProbe(
                new ProbeBuilder()
                    .withTerminationGracePeriodSeconds(60L)
                    .withNewExec()
                    .withCommand("test", "!", "-e", "/tmp/ill")
                    .endExec()
                    .withPeriodSeconds(1)
                    .withFailureThreshold(1)
                    .build())
            .build();

    cluster.run(
        new PodBuilder(pod("sick", "Always")).editSpec().withContainers(app).endSpec().build());

    Pod restarted = cluster.await("sick", p -> LinuxCluster.restarts(p) >= 1);
    assertThat(LinuxCluster.first(restarted).getLastState().getTerminated().getExitCode()).isZero();
  }

  @Test
  void initContainersPrepareWhatContainersUse() throws Exception {
    var init =
        shell("echo prepared > /work/file")
            .withName("init")
            .addNewVolumeMount()
            .withName("work")
            .withMountPath("/work")
            .endVolumeMount()
            .build();
    var app =
        shell("cat /work/file; id -u; hostname")
            .withNewSecurityContext()
            .withRunAsUser(1234L)
            .withRunAsNonRoot(true)
            .endSecurityContext()
            .addNewVolumeMount()
            .withName("work")
            .withMountPath("/work")
            .endVolumeMount()
            .build();
    cluster.run(
        new PodBuilder(pod("two", "OnFailure"))
            .editSpec()
            .withInitContainers(init)
            .withContainers(app)
            .addNewVolume()
            .withName("work")
            .withNewEmptyDir()
            .endEmptyDir()
            .endVolume()
            .endSpec()
            .build());

    cluster.awaitPhase("two", "Succeeded");

    assertThat(cluster.kubelet("/containerLogs/default/two/app"))
        .isEqualTo("prepared\n1234\ntwo\n");
  }

  private static ContainerBuilder shell(String script) {
    return new ContainerBuilder()
        .withName("app")
        .withImage(LinuxCluster.IMAGE)
        .withImagePullPolicy("IfNotPresent")
        .withCommand("sh", "-c", script);
  }

  private static Pod pod(String name, String restartPolicy) {
    return new PodBuilder()
        .withNewMetadata()
        .withName(name)
        .withNamespace("default")
        .endMetadata()
        .withNewSpec()
        .withNodeName("one")
        .withRestartPolicy(restartPolicy)
        .withTerminationGracePeriodSeconds(2L)
        .endSpec()
        .build();
  }
}

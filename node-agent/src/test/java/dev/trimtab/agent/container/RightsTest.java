package dev.trimtab.agent.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trimtab.node.Images.Image;
import dev.trimtab.node.Security;
import dev.trimtab.node.Security.Seccomp;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.util.List;
import org.junit.jupiter.api.Test;

class RightsTest {

  private static final Pod PLAIN = new PodBuilder().withNewSpec().endSpec().build();

  @Test
  void withoutAWordTheDefaultsOfTheApiHold() {
    Security rights = Rights.of(PLAIN, new Container(), image(""));

    assertThat(rights.user()).isEmpty();
    assertThat(rights.privileged()).isFalse();
    assertThat(rights.noNewPrivileges()).isFalse();
    assertThat(rights.seccomp()).isEqualTo(Seccomp.RUNTIME_DEFAULT);
    assertThat(rights.maskedPaths())
        .containsExactlyInAnyOrder(
            "/proc/acpi",
            "/proc/asound",
            "/proc/interrupts",
            "/proc/kcore",
            "/proc/keys",
            "/proc/latency_stats",
            "/proc/sched_debug",
            "/proc/scsi",
            "/proc/timer_list",
            "/proc/timer_stats",
            "/sys/devices/virtual/powercap",
            "/sys/firmware");
    assertThat(rights.readOnlyPaths())
        .containsExactlyInAnyOrder(
            "/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger");
  }

  @Test
  void theContainersContextWinsOverThePods() {
    Pod pod =
        new PodBuilder()
            .withNewSpec()
            .withNewSecurityContext()
            .withRunAsUser(1000L)
            .withRunAsGroup(2000L)
            .withFsGroup(3000L)
            .withSupplementalGroups(4000L)
            .endSecurityContext()
            .endSpec()
            .build();
    var container =
        new ContainerBuilder()
            .withNewSecurityContext()
            .withRunAsUser(1001L)
            .withAllowPrivilegeEscalation(false)
            .withReadOnlyRootFilesystem(true)
            .withNewCapabilities()
            .addToAdd("CAP_NET_ADMIN")
            .addToDrop("ALL")
            .endCapabilities()
            .endSecurityContext()
            .build();

    Security rights = Rights.of(pod, container, image(""));

    assertThat(rights.user()).isEqualTo("1001");
    assertThat(rights.group()).isEqualTo(2000L);
    assertThat(rights.supplementalGroups()).containsExactly(4000L, 3000L);
    assertThat(rights.noNewPrivileges()).isTrue();
    assertThat(rights.readOnlyRoot()).isTrue();
    assertThat(rights.addCapabilities()).containsExactly("NET_ADMIN");
    assertThat(rights.dropCapabilities()).containsExactly("ALL");
  }

  @Test
  void aPrivilegedContainerIsNotMaskedOrFiltered() {
    var container =
        new ContainerBuilder()
            .withNewSecurityContext()
            .withPrivileged(true)
            .endSecurityContext()
            .build();

    Security rights = Rights.of(PLAIN, container, image(""));

    assertThat(rights.privileged()).isTrue();
    assertThat(rights.maskedPaths()).isEmpty();
    assertThat(rights.seccomp()).isEqualTo(Seccomp.UNCONFINED);
  }

  @Test
  void rootIsRefusedWhereItIsForbidden() {
    var container =
        new ContainerBuilder()
            .withNewSecurityContext()
            .withRunAsNonRoot(true)
            .endSecurityContext()
            .build();

    assertThatThrownBy(() -> Rights.of(PLAIN, container, image("")))
        .hasMessage("container has runAsNonRoot and image will run as root");
    assertThatThrownBy(() -> Rights.of(PLAIN, container, image("www-data")))
        .hasMessage(
            "container has runAsNonRoot and image has non-numeric user (www-data), cannot verify"
                + " user is non-root");
    assertThat(Rights.of(PLAIN, container, image("1000:1000")).mustBeNonRoot()).isTrue();
  }

  @Test
  void aProfileThatIsNotHereIsNamed() {
    var container =
        new ContainerBuilder()
            .withNewSecurityContext()
            .withNewSeccompProfile("mine.json", "Localhost")
            .endSecurityContext()
            .build();

    assertThatThrownBy(() -> Rights.of(PLAIN, container, image("")))
        .isInstanceOf(ConfigException.class)
        .hasMessage("seccompProfile.type Localhost is not supported here");
  }

  private static Image image(String user) {
    return new Image("sha256:1", List.of(), "sha256:2", 1, user, "");
  }
}

package dev.trimtab.agent.container;

import dev.trimtab.node.Images.Image;
import dev.trimtab.node.Security;
import dev.trimtab.node.Security.Seccomp;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSecurityContext;
import io.fabric8.kubernetes.api.model.SeccompProfile;
import io.fabric8.kubernetes.api.model.SecurityContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Who a container is and what it may: its own security context over its pod's. Source: Kubernetes
 * documentation, "Configure a Security Context for a Pod or Container".
 */
final class Rights {

  private static final List<String> MASKED =
      List.of(
          "/proc/asound",
          "/proc/acpi",
          "/proc/interrupts",
          "/proc/kcore",
          "/proc/keys",
          "/proc/latency_stats",
          "/proc/timer_list",
          "/proc/timer_stats",
          "/proc/sched_debug",
          "/proc/scsi",
          "/sys/firmware",
          "/sys/devices/virtual/powercap");
  private static final List<String> READ_ONLY =
      List.of("/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger");

  private Rights() {}

  static Security of(Pod pod, Container container, Image image) {
    PodSecurityContext shared =
        Optional.ofNullable(pod.getSpec().getSecurityContext()).orElseGet(PodSecurityContext::new);
    SecurityContext own =
        Optional.ofNullable(container.getSecurityContext()).orElseGet(SecurityContext::new);
    boolean privileged = Boolean.TRUE.equals(own.getPrivileged());
    Long user = first(own.getRunAsUser(), shared.getRunAsUser());
    boolean nonRoot = is(first(own.getRunAsNonRoot(), shared.getRunAsNonRoot()));
    if (nonRoot) {
      refuseRoot(user, image);
    }
    boolean unmasked = privileged || "Unmasked".equals(own.getProcMount());
    return new Security(
        user == null ? "" : String.valueOf(user),
        first(own.getRunAsGroup(), shared.getRunAsGroup()),
        nonRoot,
        groups(shared),
        capabilities(own.getCapabilities() == null ? null : own.getCapabilities().getAdd()),
        capabilities(own.getCapabilities() == null ? null : own.getCapabilities().getDrop()),
        privileged,
        Boolean.FALSE.equals(own.getAllowPrivilegeEscalation()),
        is(own.getReadOnlyRootFilesystem()),
        seccomp(privileged, own.getSeccompProfile(), shared.getSeccompProfile()),
        unmasked ? List.of() : MASKED,
        unmasked ? List.of() : READ_ONLY);
  }

  private static void refuseRoot(@Nullable Long user, Image image) {
    if (user != null) {
      if (user == 0) {
        throw new ConfigException("container's runAsUser breaks non-root policy");
      }
      return;
    }
    String named = image.user().split(":", 2)[0];
    if (named.isEmpty() || named.equals("0")) {
      throw new ConfigException("container has runAsNonRoot and image will run as root");
    }
    if (!named.chars().allMatch(Character::isDigit)) {
      throw new ConfigException(
          "container has runAsNonRoot and image has non-numeric user (%s), cannot verify user is non-root"
              .formatted(named));
    }
  }

  private static List<Long> groups(PodSecurityContext shared) {
    List<Long> groups = new ArrayList<>();
    if (shared.getSupplementalGroups() != null) {
      groups.addAll(shared.getSupplementalGroups());
    }
    if (shared.getFsGroup() != null && !groups.contains(shared.getFsGroup())) {
      groups.add(shared.getFsGroup());
    }
    return groups;
  }

  /** Without the {@code CAP_} some people write. */
  private static Set<String> capabilities(@Nullable List<String> names) {
    return names == null
        ? Set.of()
        : names.stream()
            .map(name -> name.startsWith("CAP_") ? name.substring(4) : name)
            .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Seccomp seccomp(
      boolean privileged, @Nullable SeccompProfile own, @Nullable SeccompProfile shared) {
    SeccompProfile profile = own == null ? shared : own;
    String type = profile == null ? "RuntimeDefault" : profile.getType();
    return switch (type) {
      case "RuntimeDefault" -> privileged ? Seccomp.UNCONFINED : Seccomp.RUNTIME_DEFAULT;
      case "Unconfined" -> Seccomp.UNCONFINED;
      default ->
          throw new ConfigException("seccompProfile.type " + type + " is not supported here");
    };
  }

  private static <T> @Nullable T first(@Nullable T own, @Nullable T shared) {
    return own == null ? shared : own;
  }

  private static boolean is(@Nullable Boolean value) {
    return Boolean.TRUE.equals(value);
  }
}

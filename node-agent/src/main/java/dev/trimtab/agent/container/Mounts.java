package dev.trimtab.agent.container;

import dev.trimtab.node.Mount;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.VolumeMount;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What of a pod's volumes a container sees, and where. */
final class Mounts {

  private Mounts() {}

  /**
   * @param places where each volume is
   * @param variables for {@code subPathExpr}
   */
  static List<Mount> of(
      Pod pod, Container container, Map<String, Path> places, Map<String, String> variables) {
    List<Mount> mounts = new ArrayList<>();
    for (VolumeMount wanted : container.getVolumeMounts()) {
      Path place = places.get(wanted.getName());
      if (place == null) {
        throw new ConfigException(
            "cannot find volume \"%s\" to mount into container \"%s\""
                .formatted(wanted.getName(), container.getName()));
      }
      mounts.add(mount(pod, wanted, place, variables));
    }
    return mounts;
  }

  private static Mount mount(
      Pod pod, VolumeMount wanted, Path place, Map<String, String> variables) {
    // What is missing of it is made by the runtime, which does not leave the volume.
    String subPath = subPath(wanted, variables);
    boolean readOnly = Boolean.TRUE.equals(wanted.getReadOnly()) || isProjection(pod, wanted);
    return new Mount(
        place, wanted.getMountPath(), subPath, readOnly, Mount.Kind.BIND, propagation(wanted), 0);
  }

  /** Kinds whose content is the cluster's; what a container wrote there would be lost. */
  private static boolean isProjection(Pod pod, VolumeMount wanted) {
    return pod.getSpec().getVolumes().stream()
        .filter(v -> v.getName().equals(wanted.getName()))
        .anyMatch(
            v ->
                v.getConfigMap() != null
                    || v.getSecret() != null
                    || v.getProjected() != null
                    || v.getDownwardAPI() != null);
  }

  private static String subPath(VolumeMount wanted, Map<String, String> variables) {
    if (wanted.getSubPathExpr() != null && !wanted.getSubPathExpr().isEmpty()) {
      String expanded = Expansion.of(wanted.getSubPathExpr(), variables);
      if (expanded.contains("$(")) {
        throw new ConfigException(
            "failed to expand subPathExpr \"" + wanted.getSubPathExpr() + "\"");
      }
      return checked(expanded);
    }
    return wanted.getSubPath() == null ? "" : checked(wanted.getSubPath());
  }

  private static String checked(String subPath) {
    Path path = Path.of(subPath);
    if (path.isAbsolute()) {
      throw new ConfigException("subPath \"" + subPath + "\" must not be an absolute path");
    }
    for (Path part : path) {
      if (part.toString().equals("..")) {
        throw new ConfigException("subPath \"" + subPath + "\" must not contain \"..\"");
      }
    }
    return subPath;
  }

  private static Mount.Propagation propagation(VolumeMount wanted) {
    String mode = wanted.getMountPropagation() == null ? "None" : wanted.getMountPropagation();
    return switch (mode) {
      case "None" -> Mount.Propagation.NONE;
      case "HostToContainer" -> Mount.Propagation.HOST_TO_CONTAINER;
      case "Bidirectional" -> Mount.Propagation.BIDIRECTIONAL;
      default -> throw new ConfigException("mountPropagation \"" + mode + "\" is not known");
    };
  }
}

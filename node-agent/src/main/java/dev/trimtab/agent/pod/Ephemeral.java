package dev.trimtab.agent.pod;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.EphemeralContainer;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Containers that were put into a pod while it ran, such as {@code kubectl debug} does. They run
 * once, whatever becomes of the others, and the pod does not wait for them.
 */
final class Ephemeral {

  private Ephemeral() {}

  /** All of a pod, as containers like any other. */
  static Stream<Container> of(Pod pod) {
    return pod.getSpec().getEphemeralContainers().stream().map(Ephemeral::container);
  }

  static boolean is(Pod pod, String name) {
    return find(pod, name).isPresent();
  }

  /** The container among whose processes one of them is to run; empty if it shall have its own. */
  static Optional<String> target(Pod pod, String name) {
    return find(pod, name)
        .map(EphemeralContainer::getTargetContainerName)
        .filter(target -> !target.isEmpty());
  }

  private static Optional<EphemeralContainer> find(Pod pod, String name) {
    return pod.getSpec().getEphemeralContainers().stream()
        .filter(c -> c.getName().equals(name))
        .findFirst();
  }

  /** The fields that the API allows them to have. */
  private static Container container(EphemeralContainer ephemeral) {
    return new ContainerBuilder()
        .withName(ephemeral.getName())
        .withImage(ephemeral.getImage())
        .withImagePullPolicy(ephemeral.getImagePullPolicy())
        .withCommand(ephemeral.getCommand())
        .withArgs(ephemeral.getArgs())
        .withWorkingDir(ephemeral.getWorkingDir())
        .withEnv(ephemeral.getEnv())
        .withEnvFrom(ephemeral.getEnvFrom())
        .withVolumeMounts(ephemeral.getVolumeMounts())
        .withVolumeDevices(ephemeral.getVolumeDevices())
        .withTerminationMessagePath(ephemeral.getTerminationMessagePath())
        .withTerminationMessagePolicy(ephemeral.getTerminationMessagePolicy())
        .withSecurityContext(ephemeral.getSecurityContext())
        .withStdin(ephemeral.getStdin())
        .withStdinOnce(ephemeral.getStdinOnce())
        .withTty(ephemeral.getTty())
        .build();
  }
}

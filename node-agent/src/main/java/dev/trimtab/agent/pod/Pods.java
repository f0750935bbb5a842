package dev.trimtab.agent.pod;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.Lifecycle;
import io.fabric8.kubernetes.api.model.LifecycleHandler;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads a Pod object, with the defaults of the Kubernetes API where a field is missing. */
public final class Pods {

  private static final Duration DEFAULT_GRACE = Duration.ofSeconds(30);

  private Pods() {}

  /** The pod's UID. */
  public static String uid(Pod pod) {
    return pod.getMetadata().getUid();
  }

  /** {@code namespace/name}, for messages. */
  public static String name(Pod pod) {
    return pod.getMetadata().getNamespace() + "/" + pod.getMetadata().getName();
  }

  /** Init containers, then containers, then ephemeral ones. */
  public static Stream<Container> allContainers(Pod pod) {
    return Stream.of(
            pod.getSpec().getInitContainers().stream(),
            pod.getSpec().getContainers().stream(),
            Ephemeral.of(pod))
        .flatMap(containers -> containers);
  }

  /** What the server was last told of all containers. */
  public static Stream<ContainerStatus> allStatuses(Pod pod) {
    PodStatus status = status(pod);
    return Stream.of(
            status.getInitContainerStatuses(),
            status.getContainerStatuses(),
            status.getEphemeralContainerStatuses())
        .flatMap(List::stream);
  }

  /** The container of a name, of whatever sort. */
  public static Optional<Container> container(Pod pod, String name) {
    return allContainers(pod).filter(c -> c.getName().equals(name)).findFirst();
  }

  static boolean isInit(Pod pod, String name) {
    return pod.getSpec().getInitContainers().stream().anyMatch(c -> c.getName().equals(name));
  }

  /** An init container that runs on beside the containers. */
  static boolean isSidecar(Container container) {
    return "Always".equals(container.getRestartPolicy());
  }

  static String restartPolicy(Pod pod) {
    return Optional.ofNullable(pod.getSpec().getRestartPolicy()).orElse("Always");
  }

  static boolean isDeleting(Pod pod) {
    return pod.getMetadata().getDeletionTimestamp() != null;
  }

  /** Whether the status says that the pod has come to its end. */
  public static boolean isTerminal(Pod pod) {
    String phase = pod.getStatus() == null ? "" : pod.getStatus().getPhase();
    return "Failed".equals(phase) || "Succeeded".equals(phase);
  }

  /** How long the pod's containers get to end by themselves. */
  static Duration grace(Pod pod) {
    Long deletion = pod.getMetadata().getDeletionGracePeriodSeconds();
    if (isDeleting(pod) && deletion != null) {
      return Duration.ofSeconds(Math.max(1, deletion));
    }
    Long wanted = pod.getSpec().getTerminationGracePeriodSeconds();
    return wanted == null ? DEFAULT_GRACE : Duration.ofSeconds(Math.max(1, wanted));
  }

  static PodStatus status(Pod pod) {
    return pod.getStatus() == null ? new PodStatus() : pod.getStatus();
  }

  /** What the server was last told of a container; an empty status if nothing. */
  static ContainerStatus told(Pod pod, String name) {
    return allStatuses(pod)
        .filter(s -> name.equals(s.getName()))
        .findFirst()
        .orElseGet(() -> new ContainerStatusBuilder().withName(name).build());
  }

  static Optional<LifecycleHandler> preStop(Container container) {
    return Optional.ofNullable(container.getLifecycle()).map(Lifecycle::getPreStop);
  }

  static Optional<LifecycleHandler> postStart(Container container) {
    return Optional.ofNullable(container.getLifecycle()).map(Lifecycle::getPostStart);
  }

  /** When the pod has been active too long; empty if it may be for ever. */
  static Optional<Instant> activeUntil(Pod pod) {
    Long limit = pod.getSpec().getActiveDeadlineSeconds();
    String start = status(pod).getStartTime();
    return limit == null || start == null
        ? Optional.empty()
        : Optional.of(Instant.parse(start).plusSeconds(limit));
  }

  /** The pull policy, by the tag if the field is missing. */
  static String pullPolicy(Container container) {
    if (container.getImagePullPolicy() != null) {
      return container.getImagePullPolicy();
    }
    String image = container.getImage();
    String last = image.substring(image.lastIndexOf('/') + 1);
    return (!last.contains(":") && !last.contains("@")) || last.endsWith(":latest")
        ? "Always"
        : "IfNotPresent";
  }
}

package dev.trimtab.agent.pod;

import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.Map;

/** Labels that sandboxes and containers carry in the runtime, so that they are found again. */
public final class Labels {

  /** The image as the pod names it; a different one means that the container must be restarted. */
  static final String IMAGE = "trimtab.dev/image";

  /** The stop signal's name, if the pod wants a particular one. */
  static final String STOP_SIGNAL = "trimtab.dev/stop-signal";

  /** The grace period, in seconds, that a container gets when its pod is no longer known. */
  private static final String GRACE = "trimtab.dev/grace-period-seconds";

  private Labels() {}

  /** What both carry. */
  static Map<String, String> of(Pod pod) {
    return Map.of(
        "io.kubernetes.pod.name",
        pod.getMetadata().getName(),
        "io.kubernetes.pod.namespace",
        pod.getMetadata().getNamespace(),
        "io.kubernetes.pod.uid",
        Pods.uid(pod),
        GRACE,
        String.valueOf(Pods.grace(pod).toSeconds()));
  }

  static Duration grace(Map<String, String> labels) {
    return Duration.ofSeconds(Long.parseLong(labels.getOrDefault(GRACE, "30")));
  }
}

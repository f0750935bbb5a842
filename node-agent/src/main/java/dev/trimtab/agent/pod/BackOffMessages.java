package dev.trimtab.agent.pod;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;

/** What people who read {@code kubectl describe} know from the kubelet. */
final class BackOffMessages {

  private BackOffMessages() {}

  static String restart(Pod pod, Container container, ContainerMemory memory) {
    return "back-off %s restarting failed container=%s pod=%s_%s(%s)"
        .formatted(
            words(memory.restarts().delay()),
            container.getName(),
            pod.getMetadata().getName(),
            pod.getMetadata().getNamespace(),
            Pods.uid(pod));
  }

  static String pull(String image) {
    return "Back-off pulling image \"" + image + "\"";
  }

  /** As Go prints a duration: {@code 10s}, {@code 1m20s}. */
  private static String words(Duration time) {
    String seconds = time.toSecondsPart() + "s";
    return time.toMinutes() == 0 ? seconds : time.toMinutes() + "m" + seconds;
  }
}

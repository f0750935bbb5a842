package dev.trimtab.agent.eviction;

import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;

/**
 * What a pod uses of something, and what it asked for.
 *
 * @param containers those of its containers that use any
 */
record PodUse(Pod pod, long used, long requested, List<OfContainer> containers) {
  PodUse {
    containers = List.copyOf(containers);
  }

  /** What one of its containers uses, and what that asked for. */
  record OfContainer(String name, long used, long requested) {}
}

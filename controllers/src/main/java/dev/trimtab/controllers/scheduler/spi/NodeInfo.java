package dev.trimtab.controllers.scheduler.spi;

import io.fabric8.kubernetes.api.model.Node;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;

/** A node with the pods on it. Valid during the call it is handed to. */
public interface NodeInfo {

  /** The node, not to be changed. */
  Node node();

  /** What its pods may use in all. */
  Resources allocatable();

  /** What its pods ask for in all. */
  Resources requested();

  /** What its pods probably use in all: {@link #requested()} with guesses for what is not asked. */
  Resources estimated();

  /** Its pods, those being bound to it included. */
  Collection<PodInfo> pods();

  /** Size in bytes of each image it holds, by each of the image's names. */
  Map<String, Long> images();

  /** The node's name. */
  default String name() {
    return node().getMetadata().getName();
  }

  /** The node's labels, never null. */
  default Map<String, String> labels() {
    return Objects.requireNonNullElse(node().getMetadata().getLabels(), Map.of());
  }
}

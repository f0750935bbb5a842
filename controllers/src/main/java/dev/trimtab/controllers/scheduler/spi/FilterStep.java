package dev.trimtab.controllers.scheduler.spi;

import java.util.Collection;
import java.util.List;

/** Says on which nodes a pod cannot run. */
public interface FilterStep {

  /** Prepares for one pod; {@code nodes} are all there are. */
  NodeFilter prepare(PodInfo pod, Collection<? extends NodeInfo> nodes);

  /** Judges nodes for one pod. */
  @FunctionalInterface
  interface NodeFilter {
    /**
     * Why the pod cannot run on the node, as phrases that read well after a number of nodes, such
     * as {@code Insufficient cpu}; empty if it can.
     */
    List<String> reasonsAgainst(NodeInfo node);
  }
}

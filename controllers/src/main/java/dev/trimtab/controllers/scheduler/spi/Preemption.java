package dev.trimtab.controllers.scheduler.spi;

import java.util.List;

/** What can be done for a pod that fits nowhere. Reasons are sentences for people. */
public sealed interface Preemption {

  /** These pods, all of this node, have to go. */
  record Evict(String node, List<PodInfo> victims) implements Preemption {
    public Evict {
      victims = List.copyOf(victims);
    }
  }

  /** Nothing more as yet; what has been done for it before stands. */
  record Wait(String why) implements Preemption {}

  /** Nothing, and no node is kept for it any more. */
  record Impossible(String why) implements Preemption {}
}

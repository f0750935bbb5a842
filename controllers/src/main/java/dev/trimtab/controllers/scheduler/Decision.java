package dev.trimtab.controllers.scheduler;

/** Where a pod goes, or why nowhere. */
sealed interface Decision {

  /** To this node. */
  record Bind(String node) implements Decision {}

  /** Nowhere for now; the message tells a person why. */
  record Unschedulable(String message) implements Decision {}
}

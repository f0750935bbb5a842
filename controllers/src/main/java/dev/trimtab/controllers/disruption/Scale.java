package dev.trimtab.controllers.disruption;

/** How many pods the controller of a pod wants. */
sealed interface Scale {

  /**
   * So many.
   *
   * @param owner the UID of what says so, which may stand above the pod's own controller
   */
  record Of(String owner, int replicas) implements Scale {}

  /** That cannot be told; {@code why} is for a person to read. */
  record Unknown(String why) implements Scale {}
}

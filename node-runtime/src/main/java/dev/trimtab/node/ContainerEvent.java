package dev.trimtab.node;

/** Something happened to a container. */
public sealed interface ContainerEvent {
  /** The container. */
  String containerId();

  /** Its sandbox. */
  String sandboxId();

  /** Its program runs. */
  record Started(String sandboxId, String containerId) implements ContainerEvent {}

  /** It ended. */
  record Ended(String sandboxId, String containerId, ContainerStatus.State.Exited state)
      implements ContainerEvent {}
}

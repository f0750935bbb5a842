package dev.trimtab.agent.pod;

import dev.trimtab.node.ContainerStatus;
import dev.trimtab.node.ContainerStatus.State;
import dev.trimtab.node.SandboxStatus;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What the runtime shows of one pod.
 *
 * @param sandboxes newest first
 * @param containers newest first, by attempt
 */
public record Observed(List<SandboxStatus> sandboxes, List<ContainerStatus> containers) {

  /** Nothing. */
  public static final Observed NOTHING = new Observed(List.of(), List.of());

  public Observed {
    sandboxes =
        sandboxes.stream()
            .sorted(Comparator.comparingInt((SandboxStatus s) -> s.spec().attempt()).reversed())
            .toList();
    containers =
        containers.stream()
            .sorted(Comparator.comparingInt((ContainerStatus c) -> c.spec().attempt()).reversed())
            .toList();
  }

  /** What belongs to the pod {@code uid}. */
  public static Observed of(
      String uid, Collection<SandboxStatus> sandboxes, Collection<ContainerStatus> containers) {
    var own = sandboxes.stream().filter(s -> s.spec().uid().equals(uid)).toList();
    var ids = own.stream().map(SandboxStatus::id).toList();
    return new Observed(own, containers.stream().filter(c -> ids.contains(c.sandboxId())).toList());
  }

  boolean isEmpty() {
    return sandboxes.isEmpty();
  }

  /** The newest sandbox, ready or not. */
  public Optional<SandboxStatus> newestSandbox() {
    return sandboxes.stream().findFirst();
  }

  /** The newest sandbox, if it is ready. */
  public Optional<SandboxStatus> readySandbox() {
    return newestSandbox().filter(SandboxStatus::ready);
  }

  /** All containers of a name, newest first. */
  List<ContainerStatus> all(String name) {
    return containers.stream().filter(c -> c.spec().name().equals(name)).toList();
  }

  /** The newest container of a name, in whatever sandbox. */
  public Optional<ContainerStatus> newest(String name) {
    return containers.stream().filter(c -> c.spec().name().equals(name)).findFirst();
  }

  /** The newest container of a name, if it is in the ready sandbox. */
  Optional<ContainerStatus> current(String name) {
    return newest(name)
        .filter(c -> readySandbox().filter(s -> s.id().equals(c.sandboxId())).isPresent());
  }

  List<ContainerStatus> running() {
    return containers.stream().filter(c -> c.state() instanceof State.Running).toList();
  }
}

package dev.trimtab.agent.pod;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What the agent remembers of a pod between two looks, beyond what the server and the runtime know.
 * All of it may be lost: a new agent comes to the same end. Immutable.
 *
 * @param admitted the node has taken the pod in
 * @param verdict why the pod must fail; null if it need not
 * @param volumes whether its volumes are ready
 * @param sandboxFailure why the last try to make a sandbox failed; null if it did not
 * @param containers by name
 * @param stops by container id
 * @param deleted when the pod was last deleted from the server; null if it was not
 */
public record PodMemory(
    boolean admitted,
    @Nullable Verdict verdict,
    Volumes volumes,
    @Nullable StartFailure sandboxFailure,
    Map<String, ContainerMemory> containers,
    Map<String, StopProgress> stops,
    @Nullable Instant deleted) {

  /** Where the pod's volumes stand. */
  public sealed interface Volumes {
    /** Not made, or not looked at since this agent began. */
    record Unknown() implements Volumes {}

    /**
     * Made.
     *
     * @param refreshAt when to bring them up to date again; {@link Instant#MAX} if they do not
     *     change
     */
    record Ready(Instant refreshAt) implements Volumes {}

    /**
     * Could not be made.
     *
     * @param notBefore when to try again
     * @param delay how long that is after the failure; it doubles
     */
    record Failed(String message, Instant notBefore, Duration delay) implements Volumes {}

    /** Taken away. */
    record Released() implements Volumes {}
  }

  /** A pod never seen before. */
  public static final PodMemory NEW =
      new PodMemory(false, null, new Volumes.Unknown(), null, Map.of(), Map.of(), null);

  public PodMemory {
    containers = Map.copyOf(containers);
    stops = Map.copyOf(stops);
  }

  ContainerMemory container(String name) {
    return containers.getOrDefault(name, ContainerMemory.NEW);
  }

  PodMemory admittedWith(@Nullable Verdict verdict) {
    return new PodMemory(true, verdict, volumes, sandboxFailure, containers, stops, deleted);
  }

  /** The first verdict stands. */
  PodMemory condemned(Verdict why) {
    return verdict != null
        ? this
        : new PodMemory(admitted, why, volumes, sandboxFailure, containers, stops, deleted);
  }

  PodMemory withVolumes(Volumes volumes) {
    return new PodMemory(admitted, verdict, volumes, sandboxFailure, containers, stops, deleted);
  }

  PodMemory withSandboxFailure(@Nullable StartFailure failure) {
    return new PodMemory(admitted, verdict, volumes, failure, containers, stops, deleted);
  }

  PodMemory withContainer(String name, UnaryOperator<ContainerMemory> change) {
    var changed = new TreeMap<>(containers);
    changed.put(name, change.apply(container(name)));
    return new PodMemory(admitted, verdict, volumes, sandboxFailure, changed, stops, deleted);
  }

  PodMemory withStop(String containerId, StopProgress stop) {
    var changed = new TreeMap<>(stops);
    changed.put(containerId, stop);
    return new PodMemory(admitted, verdict, volumes, sandboxFailure, containers, changed, deleted);
  }

  PodMemory deletedAt(Instant time) {
    return new PodMemory(admitted, verdict, volumes, sandboxFailure, containers, stops, time);
  }
}

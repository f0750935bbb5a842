package dev.trimtab.agent.pod;

import io.fabric8.kubernetes.api.model.Pod;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A pod that is being looked after: its memory, and the steps under way.
 *
 * <p><b>Threads.</b> Safe for any number of threads.
 */
final class PodEntry {

  private volatile PodMemory memory = PodMemory.NEW;
  private final ReentrantLock lock = new ReentrantLock();
  private final Set<String> busy = ConcurrentHashMap.newKeySet();
  private final Set<String> said = ConcurrentHashMap.newKeySet();
  private volatile Map<String, Path> places = Map.of();
  private volatile Pod pod;

  /** When the server was first not told of a change; null if it knows all. */
  private volatile @Nullable Instant heldBack;

  PodEntry(Pod pod) {
    this.pod = pod;
  }

  /** The pod as last seen. */
  Pod pod() {
    return pod;
  }

  void see(Pod pod) {
    this.pod = pod;
  }

  PodMemory memory() {
    return memory;
  }

  void remember(UnaryOperator<PodMemory> change) {
    lock.lock();
    try {
      memory = change.apply(memory);
    } finally {
      lock.unlock();
    }
  }

  Set<String> busy() {
    return Set.copyOf(busy);
  }

  /** Takes a slot; false if it is taken. */
  boolean begin(String slot) {
    return busy.add(slot);
  }

  void end(String slot) {
    busy.remove(slot);
  }

  /** Holds a status back; since when the server has not been told. */
  Instant holdBack(Instant now) {
    Instant since = heldBack == null ? now : heldBack;
    heldBack = since;
    return since;
  }

  /** The server knows the pod's status. */
  void told() {
    heldBack = null;
  }

  /** Whether this is said for the first time. */
  boolean first(String statement) {
    return said.add(statement);
  }

  /** Where the pod's volumes are. */
  Map<String, Path> places() {
    return places;
  }

  void places(Map<String, Path> places) {
    this.places = Map.copyOf(places);
  }
}

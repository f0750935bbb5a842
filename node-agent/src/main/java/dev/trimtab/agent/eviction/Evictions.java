package dev.trimtab.agent.eviction;

import dev.trimtab.agent.eviction.Thresholds.Shortage;
import dev.trimtab.agent.node.Pressure;
import dev.trimtab.agent.pod.PodReconciler;
import dev.trimtab.agent.volume.PodPaths;
import dev.trimtab.node.NodeException;
import dev.trimtab.node.NodeRuntime;
import dev.trimtab.workqueue.Periodic;
import dev.trimtab.workqueue.Platform;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks every 10 s at what the machine has left. Where something is short, first what nobody needs
 * is taken back; if that is not enough, one pod is evicted, and its end awaited before the next
 * look.
 *
 * <p><b>Threads.</b> Safe for any number of threads.
 */
public final class Evictions implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Evictions.class);
  private static final Duration PERIOD = Duration.ofSeconds(10);

  /** How long the end of an evicted pod is awaited. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Platform platform;
  private final Rules rules;
  private final Parts parts;
  private final PressureHistory history;
  private final Periodic rounds;
  private final ReentrantLock lock = new ReentrantLock();
  // Only in rounds, which never overlap.
  private @Nullable Eviction last;

  /**
   * When to evict.
   *
   * @param transition how long pressure is told after it was last seen
   */
  public record Rules(Thresholds thresholds, Duration transition) {
    /** The kubelet's. */
    public static final Rules DEFAULT = new Rules(Thresholds.DEFAULT, Duration.ofMinutes(5));
  }

  /**
   * Whose pods are evicted.
   *
   * @param all the pods of the node, also those that have ended
   * @param reconciler looks after them
   */
  public record Node(
      NodeRuntime runtime, PodPaths paths, Supplier<List<Pod>> all, PodReconciler reconciler) {}

  /** The pods of this node. */
  interface Victims {
    /** Pods that were admitted and are not about to end. */
    List<Pod> active();

    /** Ends a pod as failed, at once. */
    void evict(Pod pod, String message);

    /** Whether nothing of a pod is left that needs memory or disk. */
    boolean isCleanedUp(Pod pod);
  }

  /** Measures what a pod uses. */
  interface Meter {
    PodUse measure(Pod pod, Signal signal) throws IOException;
  }

  /** Takes back what nobody needs. */
  interface Remedy {
    void reclaim(Signal signal) throws IOException;
  }

  /** What evictions work with. */
  record Parts(Signals signals, Remedy remedy, Meter meter, Victims victims) {}

  private record Eviction(Pod pod, Instant at) {}

  /** On a real node. */
  public static Evictions of(Node node, Platform platform, Rules rules) {
    var disks = new FileSystems(node.paths().root(), node.runtime().images().directory());
    return new Evictions(
        platform,
        rules,
        new Parts(
            new MachineSignals(disks, node.runtime()::fileSystem, Path.of("/proc")),
            new Reclaim(node.runtime(), node.paths(), disks, node.all()),
            new PodMeter(node.runtime(), node.paths(), disks),
            new ActivePods(node.reconciler())));
  }

  /** With parts of any kind. */
  Evictions(Platform platform, Rules rules, Parts parts) {
    this.platform = platform;
    this.rules = rules;
    this.parts = parts;
    this.history = new PressureHistory(rules.transition());
    this.rounds = new Periodic(platform, PERIOD, this::round);
  }

  /** Begins to evict. All pods must be known. */
  public void start() {
    rounds.start();
  }

  /** What the node is to say of itself now. */
  public Pressure pressure() {
    lock.lock();
    try {
      var shortages = rules.thresholds().missed(parts.signals().now());
      return history.after(shortages, platform.clock().instant());
    } catch (IOException | UncheckedIOException failed) {
      throw new NodeException.Unavailable("cannot read the machine's state: " + failed, failed);
    } finally {
      lock.unlock();
    }
  }

  private void round() {
    try {
      relieve();
    } catch (IOException | UncheckedIOException | NodeException failed) {
      log.atWarn().setCause(failed).log("eviction failed; it will be tried again");
    }
  }

  private void relieve() throws IOException {
    if (isAwaited()) {
      return;
    }
    Optional<Shortage> before = worst();
    if (before.isEmpty()) {
      return;
    }
    parts.remedy().reclaim(before.get().signal());
    // Measured anew: it may have been enough.
    Optional<Shortage> now = worst();
    if (now.isPresent()) {
      evictOne(now.get());
    }
  }

  private Optional<Shortage> worst() throws IOException {
    lock.lock();
    try {
      var shortages = rules.thresholds().missed(parts.signals().now());
      history.after(shortages, platform.clock().instant());
      return shortages.stream().findFirst();
    } finally {
      lock.unlock();
    }
  }

  /** Whether what the last eviction gives back is still to come. */
  private boolean isAwaited() {
    if (last == null) {
      return false;
    }
    Instant end = last.at().plus(PATIENCE);
    boolean awaited =
        !parts.victims().isCleanedUp(last.pod()) && platform.clock().instant().isBefore(end);
    last = awaited ? last : null;
    return awaited;
  }

  private void evictOne(Shortage shortage) throws IOException {
    List<PodUse> uses = new ArrayList<>();
    for (Pod pod : parts.victims().active()) {
      uses.add(parts.meter().measure(pod, shortage.signal()));
    }
    var ranked = Ranking.of(shortage.signal().resource(), uses);
    if (ranked.isEmpty()) {
      log.atWarn()
          .addKeyValue("signal", shortage.signal().word())
          .addKeyValue("available", shortage.reading().available())
          .log("the machine runs short, and there is no pod to evict");
      return;
    }
    PodUse first = ranked.getFirst();
    log.atWarn()
        .addKeyValue("pod", first.pod().getMetadata().getName())
        .addKeyValue("namespace", first.pod().getMetadata().getNamespace())
        .addKeyValue("signal", shortage.signal().word())
        .addKeyValue("available", shortage.reading().available())
        .log("evicting a pod");
    parts.victims().evict(first.pod(), Messages.of(shortage, first));
    last = new Eviction(first.pod(), platform.clock().instant());
  }

  @Override
  public void close() {
    rounds.close();
  }
}

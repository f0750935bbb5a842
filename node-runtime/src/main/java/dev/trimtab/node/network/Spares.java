package dev.trimtab.node.network;

import dev.trimtab.node.linux.Fd;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A few network namespaces connected before there are pods for them. Making one is half of what a
 * pod's start costs, and hardly anything of it can be done sooner for a pod that is known.
 *
 * <p>They are made when no pod has been started for a moment, so that they do not take a start's
 * processor. Nothing but this process holds them: the kernel takes them away when it ends, however
 * it ends.
 */
final class Spares implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Spares.class);
  private static final int KEPT = 2;
  private static final long QUIET_MILLIS = 50;

  /**
   * One of them.
   *
   * @param owner who holds its address
   */
  record Spare(Fd namespace, String owner) {}

  private final Function<String, Spare> maker;
  private final ScheduledThreadPoolExecutor later;
  private final ReentrantLock lock = new ReentrantLock();
  // Guarded by lock.
  private final Deque<Spare> ready = new ArrayDeque<>();
  private boolean wanted;
  private long made;
  private long uses;

  /**
   * None yet.
   *
   * @param maker makes one whose address belongs to the name given
   */
  Spares(Function<String, Spare> maker) {
    this.maker = maker;
    later =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("trimtab-network-spares").factory());
    later.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  /** Begins to keep some. */
  void start() {
    lock.lock();
    try {
      wanted = true;
      refillLater();
    } finally {
      lock.unlock();
    }
  }

  /** One of them, for the caller to close; empty if none is ready. */
  Optional<Spare> take() {
    lock.lock();
    try {
      uses++;
      refillLater();
      return Optional.ofNullable(ready.poll());
    } finally {
      lock.unlock();
    }
  }

  /** Makes no more, and lets go of those there are; none is being made when this returns. */
  @Override
  public void close() {
    lock.lock();
    try {
      wanted = false;
    } finally {
      lock.unlock();
    }
    later.close();
    lock.lock();
    try {
      ready.forEach(spare -> spare.namespace().close());
      ready.clear();
    } finally {
      lock.unlock();
    }
  }

  private void refillLater() {
    if (wanted) {
      long seen = uses;
      var _ = later.schedule(() -> refill(seen), QUIET_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  /** Unless another pod came meanwhile, for which there is a later turn. */
  private void refill(long seen) {
    while (lacking(seen)) {
      Spare spare;
      try {
        spare = maker.apply("spare " + made++);
      } catch (RuntimeException e) {
        LOG.atWarn().setCause(e).log("No network could be prepared; the next pod makes its own");
        return;
      }
      lock.lock();
      try {
        ready.add(spare);
      } finally {
        lock.unlock();
      }
    }
  }

  private boolean lacking(long seen) {
    lock.lock();
    try {
      return wanted && uses == seen && ready.size() < KEPT;
    } finally {
      lock.unlock();
    }
  }
}

package dev.trimtab.workqueue;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that the queue knows of one key.
 *
 * <p>Where the key is and why is guarded by the entry's monitor. Where it stands in the order of
 * hand-out, its delay and its tenant are guarded by the queue's lock. Who needs both takes the lock
 * first.
 */
final class Entry<K> {

  /** Where a key is. */
  enum Phase {
    /** Nowhere, or waiting for the end of a delay. */
    IDLE,
    /** Due: in the intake or in its tenant's line. */
    READY,
    WORKING,
    /** This entry is no longer that of its key. For ever. */
    FORGOTTEN
  }

  /** What became of an add. */
  enum Added {
    /** The key is due now and was not before. */
    DUE,
    /** It was due, or will be when its worker is done. */
    MERGED,
    /**
     * Nothing: the order of hand-out or the delays are concerned, so the queue's lock is needed.
     */
    NEEDS_LOCK,
    /** Nothing: the key has, or needs, another entry. */
    FORGOTTEN
  }

  static final int NOT_DELAYED = -1;

  private static final long UNKNOWN = -1;

  final K key;
  final String tenantName;

  // Guarded by the monitor.

  private Phase phase = Phase.IDLE;
  private final Causes causes;

  /** The level to wait in once the worker is done; set only while WORKING and added meanwhile. */
  private @Nullable Priority again;

  /** READY: since when. WORKING: when handed out. */
  private long since;

  // What the worker is told; written with the monitor, read by the worker before it is done.
  private List<Cause> told = List.of();
  private int toldDropped;
  private long waited;

  /** How long the worker before took, unless that was counted already. */
  private long worked = UNKNOWN;

  /** In the delay heap; changed only with lock and monitor. Never while READY. */
  private boolean delayed;

  /**
   * READY: the level it waits in, changed only with lock and monitor. WORKING: the level it was
   * handed out from.
   */
  Priority priority = Priority.NORMAL;

  // Guarded by the queue's lock.

  private @Nullable Tenant<K> tenant;

  /** Place in the delay heap. */
  int heapIndex = NOT_DELAYED;

  /** When the delay ends; meaningful while in the heap. */
  long dueAt;

  /** Whether the end of the delay is itself a cause. */
  boolean timerWhenDue;

  /** Neighbours in a {@link Line}; {@code next} also the one below in the {@link Intake}. */
  @Nullable Entry<K> previous;

  @Nullable Entry<K> next;

  Entry(K key, String tenantName, int causesPerKey) {
    this.key = key;
    this.tenantName = tenantName;
    this.causes = new Causes(causesPerKey);
  }

  /** Makes the key due if that concerns nothing but this entry. */
  synchronized Added add(Cause cause, Priority wanted, long now, Intake<K> intake) {
    if (phase == Phase.FORGOTTEN) {
      return Added.FORGOTTEN;
    }
    if (delayed || risesTo(wanted)) {
      return Added.NEEDS_LOCK;
    }
    causes.add(cause);
    return makeDue(wanted, now, intake) ? Added.DUE : Added.MERGED;
  }

  /** Whether it waits in a lower level than {@code wanted}. */
  synchronized boolean risesTo(Priority wanted) {
    return phase == Phase.READY && wanted.compareTo(priority) < 0;
  }

  /**
   * Adds a cause for a later time; true if the entry is delayed now, false if it is due, or will be
   * without a delay. With the queue's lock held.
   */
  synchronized boolean addLater(@Nullable Cause cause) {
    if (cause != null) {
      causes.add(cause);
    }
    delayed = phase != Phase.READY && again == null;
    return delayed;
  }

  /** It is not delayed any more; with the queue's lock held. */
  synchronized void delayEnded() {
    delayed = false;
  }

  /** Its delay is over; with the queue's lock held. */
  synchronized void delayPassed(long now, Intake<K> intake) {
    delayed = false;
    if (timerWhenDue) {
      causes.add(new Cause.Timer());
    }
    var _ = makeDue(priority, now, intake);
  }

  /** READY to WORKING, with the queue's lock held; nanoseconds since it became due. */
  synchronized long handOut(long now) {
    phase = Phase.WORKING;
    countWork();
    waited = Math.max(0, now - since); // the clock is read before the lock is held
    since = now;
    toldDropped = causes.dropped();
    told = causes.take();
    return waited;
  }

  /** For the worker that has the key. */
  WorkItem<K> item(int attempt) {
    Duration queued = waited == 0 ? Duration.ZERO : Duration.ofNanos(waited);
    return new WorkItem<>(key, told, toldDropped, attempt, queued);
  }

  /**
   * WORKING to IDLE, or to READY if it was added meanwhile; whether that.
   *
   * @throws IllegalStateException if it is not WORKING
   */
  synchronized boolean done(long now, boolean timed, Intake<K> intake) {
    if (phase != Phase.WORKING) {
      throw notWorking(key);
    }
    worked = timed ? Math.max(0, now - since) : UNKNOWN;
    told = List.of();
    phase = Phase.IDLE;
    Priority next = again;
    again = null;
    if (next != null) {
      return makeDue(next, now, intake);
    }
    if (!delayed) {
      priority = Priority.NORMAL;
    }
    return false;
  }

  static IllegalStateException notWorking(Object key) {
    return new IllegalStateException("done, but not with a worker: " + key);
  }

  /** Ends its life if it has nothing to do with the queue; with the queue's lock held. */
  synchronized boolean forget() {
    if (phase != Phase.IDLE || delayed) {
      return false;
    }
    countWork();
    phase = Phase.FORGOTTEN;
    return true;
  }

  /** Tells {@code census} of its worker; with the queue's lock held. */
  synchronized void count(Census census) {
    countWork();
    if (phase == Phase.WORKING) {
      census.working(since);
    }
  }

  /** Whether it has a tenant; one that it was never told of has no interest in it. */
  boolean hasTenant() {
    return tenant != null;
  }

  Tenant<K> tenant() {
    return requireNonNull(tenant, "told when first due or delayed");
  }

  void tenant(Tenant<K> whose) {
    tenant = whose;
  }

  /** Pushed before the monitor is given back: who sees READY finds it in intake or line. */
  private boolean makeDue(Priority wanted, long now, Intake<K> intake) {
    return switch (phase) {
      case IDLE -> {
        phase = Phase.READY;
        priority = wanted;
        since = now;
        intake.push(this);
        yield true;
      }
      case WORKING -> {
        if (again == null || wanted.compareTo(again) < 0) {
          again = wanted;
        }
        yield false;
      }
      case READY -> false;
      case FORGOTTEN -> throw new IllegalStateException("forgotten: " + key);
    };
  }

  private void countWork() {
    if (worked != UNKNOWN) {
      tenant().worked.record(worked);
      worked = UNKNOWN;
    }
  }
}

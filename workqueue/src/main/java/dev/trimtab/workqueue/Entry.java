package dev.trimtab.workqueue;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that the queue knows of one key that is due, delayed or with a worker; afterwards of another
 * key. Behind the queue's door, but for {@link #item}.
 */
final class Entry<K> {

  /** Where a key is. */
  enum Phase {
    /** Nowhere, or waiting for the end of a delay. */
    IDLE,
    /** Due: in its tenant's line. */
    READY,
    WORKING
  }

  static final int NOT_DELAYED = -1;

  private @Nullable K key;
  private int hash;
  private @Nullable Tenant<K> tenant;

  /** The next one in the same bucket, or the next spare one. */
  @Nullable Entry<K> chained;

  Phase phase = Phase.IDLE;

  /** READY: the level it waits in. WORKING: the level it was handed out from. */
  Priority priority = Priority.NORMAL;

  /** The place among others in a queue by ranks; zero in one that knows none. */
  int rank;

  /** The level to wait in once the worker is done; set only while WORKING and added meanwhile. */
  @Nullable Priority again;

  final Causes causes;

  /** READY: since when. WORKING: when handed out. */
  long since;

  /** Neighbours in a {@link Line}. */
  @Nullable Entry<K> previous;

  @Nullable Entry<K> next;

  /** Place in the delay heap. Never there while READY. */
  int heapIndex = NOT_DELAYED;

  /** When the delay ends; meaningful while in the heap. */
  long dueAt;

  /** Whether the end of the delay is itself a cause. */
  boolean timerWhenDue;

  // What the worker is told. Nobody else touches it before the worker is done.
  private List<Cause> told = List.of();
  private int toldDropped;
  private long waited;

  Entry(int causesPerKey) {
    causes = new Causes(causesPerKey);
  }

  /** From now on it is that of {@code key}. */
  void begin(K key, int hash, Tenant<K> tenant) {
    this.key = key;
    this.hash = hash;
    this.tenant = tenant;
    tenant.entries++;
  }

  /** Its key has no more to do with the queue. */
  void end() {
    tenant().entries--;
    tenant = null;
    key = null;
    priority = Priority.NORMAL;
    rank = 0;
    causes.clear();
    told = List.of();
  }

  /** READY to WORKING, after so many nanoseconds of waiting. */
  void handOut(long waited) {
    phase = Phase.WORKING;
    this.waited = waited;
    toldDropped = causes.dropped();
    told = causes.take();
  }

  /** For the worker that has the key, outside the door. */
  WorkItem<K> item(int attempt) {
    Duration queued = waited == 0 ? Duration.ZERO : Duration.ofNanos(waited);
    return new WorkItem<>(key(), told, toldDropped, attempt, queued);
  }

  boolean isOf(K other, int hashOfOther) {
    return hash == hashOfOther && other.equals(key);
  }

  K key() {
    return requireNonNull(key, "ended");
  }

  int hash() {
    return hash;
  }

  Tenant<K> tenant() {
    return requireNonNull(tenant, "ended");
  }

  boolean delayed() {
    return heapIndex != NOT_DELAYED;
  }
}

package dev.trimtab.workqueue;

import java.util.List;
import java.util.OptionalLong;

/**
 * The contract of the queue without its threads: which keys are due, delayed or with a worker, and
 * what each call makes of that. Behind the queue's door.
 */
final class KeyStates<K> {

  private final Entries<K> entries;
  private final Tenants<K> tenants = new Tenants<>();
  private final ReadyKeys<K> ready;
  private final DelayHeap<K> delays = new DelayHeap<>();
  private final WorkingKeys<K> working;

  /** Whether waiting and work are measured. */
  private final boolean timed;

  KeyStates(ReadyKeys<K> ready, int causesPerKey, boolean timed) {
    this.ready = ready;
    entries = new Entries<>(causesPerKey);
    working = new WorkingKeys<>(timed);
    this.timed = timed;
  }

  /** The entry of {@code key}, to be told at once what to do. */
  Entry<K> obtain(K key, int hash, String tenant) {
    Entry<K> entry = entries.find(key, hash);
    return entry == null ? entries.begin(key, hash, tenants.named(tenant)) : entry;
  }

  /** From now on the key has this rank. */
  void rank(Entry<K> entry, int rank) {
    if (entry.rank == rank) {
      return;
    }
    if (entry.phase == Entry.Phase.READY) {
      ready.rank(entry, rank);
    } else {
      entry.rank = rank;
    }
  }

  /** Makes a key due, or due again once its worker is done. Ends its delay, if it has one. */
  void add(Entry<K> entry, Priority wanted, Cause cause, long now) {
    if (entry.delayed()) {
      delays.remove(entry);
    }
    entry.causes.add(cause);
    makeDue(entry, wanted, now);
  }

  /**
   * Makes a key due at a later time, unless it is due before that; the earlier time wins.
   *
   * @return whether {@code dueAt} is when it will be due
   */
  boolean addLater(Entry<K> entry, long dueAt, Cause cause) {
    boolean timer = cause instanceof Cause.Timer; // counts only if the delay ends
    if (!timer) {
      entry.causes.add(cause);
    }
    if (entry.phase == Entry.Phase.READY || entry.again != null) {
      return false;
    }
    if (!entry.delayed()) {
      delays.add(entry, dueAt);
    } else if (dueAt - entry.dueAt < 0) {
      delays.advance(entry, dueAt);
    } else {
      return false;
    }
    entry.timerWhenDue = timer;
    return true;
  }

  /**
   * Makes due whose time has come, but no more than {@code most}.
   *
   * @return when the next delay ends
   */
  OptionalLong passDelays(long now, int most) {
    var first = delays.first();
    for (int n = 0; n < most && first != null && first.dueAt - now <= 0; n++) {
      delays.remove(first);
      if (first.timerWhenDue) {
        first.causes.add(new Cause.Timer());
      }
      makeDue(first, first.priority, now);
      first = delays.first();
    }
    return first == null ? OptionalLong.empty() : OptionalLong.of(first.dueAt);
  }

  /** Ends {@code most} delays without making anything due; whether there are more. */
  boolean dropDelays(int most) {
    var first = delays.first();
    for (int n = 0; n < most && first != null; n++) {
      delays.remove(first);
      endIfIdle(first);
      first = delays.first();
    }
    return first != null;
  }

  /** Hands out the key whose turn it is; to be asked only if one is due. */
  Entry<K> next(long now) {
    Entry<K> entry = ready.next();
    long waited = 0;
    if (timed) {
      waited = Math.max(0, now - entry.since); // clocks are read before the door
      entry.tenant().queued.record(waited);
      entry.since = now;
    }
    entry.handOut(waited);
    working.add(entry);
    return entry;
  }

  /**
   * A worker is finished with {@code key}.
   *
   * @throws IllegalStateException if no worker has it
   */
  void done(K key, int hash, long now) {
    Entry<K> entry = entries.find(key, hash);
    if (entry == null || entry.phase != Entry.Phase.WORKING) {
      throw new IllegalStateException("done, but not with a worker: " + key);
    }
    working.remove(entry);
    if (timed) {
      entry.tenant().worked.record(Math.max(0, now - entry.since));
    }
    entry.phase = Entry.Phase.IDLE;
    Priority again = entry.again;
    if (again != null) {
      entry.again = null;
      makeDue(entry, again, now);
    } else {
      endIfIdle(entry);
    }
  }

  private void makeDue(Entry<K> entry, Priority wanted, long now) {
    switch (entry.phase) {
      case IDLE -> {
        entry.phase = Entry.Phase.READY;
        entry.priority = wanted;
        entry.since = now;
        entry.tenant().adds++;
        ready.append(entry);
      }
      case READY -> {
        if (wanted.compareTo(entry.priority) < 0) {
          ready.raise(entry, wanted);
        }
      }
      case WORKING -> {
        if (entry.again == null || wanted.compareTo(entry.again) < 0) {
          entry.again = wanted;
        }
      }
    }
  }

  private void endIfIdle(Entry<K> entry) {
    if (entry.phase == Entry.Phase.IDLE && !entry.delayed()) {
      entries.end(entry);
    }
  }

  /** Keys that are due. */
  int depth() {
    return ready.size();
  }

  /** Keys with a worker. */
  int inWork() {
    return working.size();
  }

  /** What there is to count at this moment, tenants apart. */
  Census census(long now) {
    long unfinished = working.total(now);
    long longest = working.longest(now);
    var census = new Census(ready.size(), delays.size(), working.size(), unfinished, longest);
    census.addForgotten(tenants.forgotten());
    return census;
  }

  List<Tenant<K>> tenants() {
    return tenants.all();
  }
}

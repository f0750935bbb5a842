package dev.trimtab.informer;

import java.util.LinkedHashSet;

/**
 * The last few versions that passed through the cache, for versions without order: one that a
 * waiter asks for may have been overtaken before it asks. Guarded by the informer's lock.
 */
final class RecentVersions {

  private record Seen(ObjectKey key, String version) {}

  /** At 1,000 events/s four seconds, much longer than a write takes to return to its writer. */
  private static final int KEPT = 4_096;

  private final LinkedHashSet<Seen> seen = new LinkedHashSet<>();

  /** Remembers {@code version}, if it has no order. */
  void add(ObjectKey key, String version) {
    if (VersionOrder.number(version) != VersionOrder.OPAQUE) {
      return;
    }
    seen.addLast(new Seen(key, version));
    if (seen.size() > KEPT) {
      seen.removeFirst();
    }
  }

  boolean contains(ObjectKey key, String version) {
    return seen.contains(new Seen(key, version));
  }
}

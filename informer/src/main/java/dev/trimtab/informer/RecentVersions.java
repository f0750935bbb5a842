package dev.trimtab.informer;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/**
 * The last few versions that passed through the cache, and those that are waited for, of versions
 * without order: what a writer asks for may be overtaken before it asks. Guarded by the informer's
 * lock.
 */
final class RecentVersions {

  private record Seen(ObjectKey key, String version) {}

  /** At 1,000 events/s four seconds, much longer than a write takes to return to its writer. */
  static final int KEPT = 4_096;

  private final LinkedHashSet<Seen> seen = new LinkedHashSet<>();
  private final Map<Seen, List<CachedWrite>> expected = new HashMap<>();

  /** Remembers {@code version}, if it has no order. */
  void add(ObjectKey key, String version) {
    if (VersionOrder.number(version) != VersionOrder.OPAQUE) {
      return;
    }
    var now = new Seen(key, version);
    List<CachedWrite> writes = expected.remove(now);
    if (writes != null) {
      writes.forEach(write -> write.shown = true);
    }
    seen.addLast(now);
    if (seen.size() > KEPT) {
      seen.removeFirst();
    }
  }

  boolean contains(ObjectKey key, String version) {
    return seen.contains(new Seen(key, version));
  }

  /** Marks {@code write} once it passes, if its version has no order. */
  void expect(CachedWrite write) {
    if (VersionOrder.number(write.version) == VersionOrder.OPAQUE) {
      var seen = new Seen(write.key, write.version);
      expected.computeIfAbsent(seen, absent -> new ArrayList<>()).add(write);
    }
  }

  /** Nobody waits for {@code write} any more. */
  void forget(CachedWrite write) {
    expected.computeIfPresent(
        new Seen(write.key, write.version),
        (seen, writes) -> writes.remove(write) && writes.isEmpty() ? null : writes);
  }

  /** A listing ended that shows all that was written before it began. */
  void listed(int epoch) {
    expected
        .values()
        .removeIf(
            writes -> {
              writes.removeIf(write -> write.shown |= write.epoch < epoch);
              return writes.isEmpty();
            });
  }

  /** How many writes are waited for. */
  int expected() {
    return expected.values().stream().mapToInt(List::size).sum();
  }
}

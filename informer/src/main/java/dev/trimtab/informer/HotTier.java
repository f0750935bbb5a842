package dev.trimtab.informer;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalCause;
import org.jspecify.annotations.Nullable;

/**
 * A bounded number of decoded objects. The decoded object hangs on the stored one, so that a hit
 * costs one field; the Caffeine cache only decides which may stay.
 */
final class HotTier<T> {

  /** One hit in so many is reported to Caffeine; enough to tell the often used from the rest. */
  private static final int SAMPLE = 32;

  private final Cache<StoredObject<T>, Boolean> kept;

  /** Races lose a count, which does not matter. */
  private int hits;

  HotTier(int maximum) {
    kept =
        Caffeine.newBuilder()
            .maximumSize(maximum)
            .executor(Runnable::run)
            .evictionListener(
                (@Nullable StoredObject<T> stored, @Nullable Boolean here, RemovalCause cause) -> {
                  if (stored != null) {
                    stored.hot = null;
                  }
                })
            .build();
  }

  void touch(StoredObject<T> stored) {
    if (++hits % SAMPLE == 0) {
      var _ = kept.getIfPresent(stored); // only to be seen
    }
  }

  void keep(StoredObject<T> stored, T decoded) {
    stored.hot = decoded;
    kept.put(stored, Boolean.TRUE);
  }

  void drop(StoredObject<T> stored) {
    if (stored.hot != null) {
      kept.invalidate(stored);
    }
  }
}

package dev.trimtab.informer;

import java.time.Duration;

/**
 * A write that somebody will wait for. All but key and version is guarded by the informer's lock.
 */
final class CachedWrite implements SharedInformer.OwnWrite {

  private final Arrivals<?> arrivals;
  final ObjectKey key;
  final String version;

  /** The listing that was the last to begin when the write was noted. */
  final int epoch;

  /** When the cache is to be doubted, by the platform's monotonic time. */
  long doubtedAt;

  /** The cache showed the write, though it may show something later by now. */
  boolean shown;

  CachedWrite(Arrivals<?> arrivals, ObjectKey key, String version, int epoch) {
    this.arrivals = arrivals;
    this.key = key;
    this.version = version;
    this.epoch = epoch;
  }

  @Override
  public boolean await(Duration limit) throws InterruptedException {
    return arrivals.await(this, limit);
  }
}

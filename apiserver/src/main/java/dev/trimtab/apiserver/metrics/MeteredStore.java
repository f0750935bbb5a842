package dev.trimtab.apiserver.metrics;

import dev.trimtab.apiserver.spi.Store;
import dev.trimtab.workqueue.Platform;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Timer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A store whose commits are measured. */
public final class MeteredStore implements Store {

  private final Store store;
  private final Platform platform;
  private final Timer commits;
  private final Counter writes;

  public MeteredStore(Store store, ServerMeters meters, Platform platform) {
    this.store = store;
    this.platform = platform;
    this.commits = meters.commits();
    this.writes = meters.writes();
  }

  @Override
  public long load(Consumer<Entry> entries) {
    return store.load(entries);
  }

  @Override
  public long[] commit(List<Change> changes) {
    long begin = platform.nanoTime();
    long[] revisions = store.commit(changes);
    commits.record(platform.nanoTime() - begin, TimeUnit.NANOSECONDS);
    writes.increment(changes.size());
    return revisions;
  }

  @Override
  public void close() {
    store.close();
  }
}

package dev.trimtab.apiserver.spi;

import java.util.List;
import java.util.function.Consumer;

/** Keeps nothing beyond the process; for tests. */
public final class MemoryStore implements Store {

  private long revision = 1;

  @Override
  public long load(Consumer<Entry> entries) {
    return revision;
  }

  @Override
  public long[] commit(List<Change> changes) {
    long[] revisions = new long[changes.size()];
    for (int i = 0; i < revisions.length; i++) {
      revisions[i] = ++revision;
    }
    return revisions;
  }

  @Override
  public void close() {
    // Nothing to give back.
  }
}

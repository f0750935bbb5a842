package dev.trimtab.informer;

import dev.trimtab.workqueue.Periodic;
import dev.trimtab.workqueue.Platform;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Deflates what has not changed from one pass to the next. Objects that change all the time are
 * left alone, and neither a sync nor an event waits for it.
 */
final class Compactor<T> implements AutoCloseable {

  /** Of so few objects nothing can be learnt, nor much saved. */
  private static final int FEWEST = 16;

  private final CompactStore<T> store;
  private final Periodic passes;

  /** Only for the thread of the pass. */
  private @Nullable Deflation deflation;

  Compactor(Platform platform, CompactStore<T> store, Duration period) {
    this.store = store;
    this.passes = new Periodic(platform, period, this::pass);
  }

  void start() {
    passes.start();
  }

  void pass() {
    List<StoredObject<T>> all = store.all();
    if (all.size() < FEWEST) {
      return;
    }
    Deflation by = deflation;
    if (by == null) {
      by = Deflation.from(all.stream().limit(FEWEST).map(each -> each.content().plain()).toList());
      deflation = by;
    }
    for (StoredObject<T> each : all) {
      if (each.content() instanceof Content.Plain plain && each.restedSinceLastPass()) {
        Content.Deflated deflated = by.deflate(plain.bytes());
        if (deflated.bytes().length < plain.bytes().length) {
          each.content(deflated);
        }
      }
    }
  }

  @Override
  public void close() {
    passes.close();
  }
}

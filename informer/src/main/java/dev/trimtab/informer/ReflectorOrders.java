package dev.trimtab.informer;

import org.jspecify.annotations.Nullable;

/**
 * What others want of a reflector: that it ends, or that it reads the state anew. The watch that it
 * reads is closed then, so that it notices.
 *
 * <p><b>Threads.</b> Orders come from any thread; the reflector's own looks at them.
 */
final class ReflectorOrders {

  private volatile boolean stopped;

  /** Somebody doubts the cache. */
  private volatile boolean relist;

  private volatile ListerWatcher.@Nullable Watch current;

  void stop() {
    stopped = true;
    closeCurrent();
  }

  void relist() {
    relist = true;
    closeCurrent();
  }

  private void closeCurrent() {
    ListerWatcher.Watch watch = current;
    if (watch != null) {
      watch.close();
    }
  }

  boolean stopped() {
    return stopped;
  }

  boolean relistWanted() {
    return relist;
  }

  /** Whoever doubted the cache before this moment gets what he asked for. */
  void relistBegins() {
    relist = false;
  }

  /** From now on this watch is read. */
  void reads(ListerWatcher.Watch watch) {
    current = watch;
    if (stopped || relist) {
      watch.close(); // who asked for it may have looked before there was anything to close
    }
  }

  void readsNothing() {
    current = null;
  }
}

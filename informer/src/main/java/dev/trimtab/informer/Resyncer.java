package dev.trimtab.informer;

import dev.trimtab.workqueue.Platform;
import dev.trimtab.workqueue.Timers;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Calls for a resync now and then, jittered by a tenth, so that kinds do not resync together. */
final class Resyncer implements AutoCloseable {

  private final ReentrantLock lock = new ReentrantLock();
  private final Platform platform;
  private final Duration every;
  private final Runnable resync;
  private Timers.@Nullable Timer timer;
  private boolean closed;

  Resyncer(Platform platform, Duration every, Runnable resync) {
    this.platform = platform;
    this.every = every;
    this.resync = resync;
  }

  void start() {
    lock.lock();
    try {
      if (!closed) {
        long jitter = platform.random().nextLong(every.toNanos() / 10 + 1);
        timer = platform.timers().schedule(every.plusNanos(jitter), this::due);
      }
    } finally {
      lock.unlock();
    }
  }

  private void due() {
    resync.run();
    start();
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      if (timer != null) {
        timer.cancel();
      }
    } finally {
      lock.unlock();
    }
  }
}

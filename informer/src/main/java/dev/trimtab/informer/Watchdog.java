package dev.trimtab.informer;

import dev.trimtab.workqueue.Platform;
import dev.trimtab.workqueue.Timers;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;

/** Ends a watch that has said nothing for too long; the connection may be dead without a sign. */
final class Watchdog implements AutoCloseable {

  private final ReentrantLock lock = new ReentrantLock();
  private final Platform platform;
  private final ListerWatcher.Watch watch;

  private Duration patience;
  private Timers.Timer timer;
  private boolean closed;

  /** Written by the reader of the watch, read by the timer. */
  private volatile long heardAt;

  private volatile boolean barked;

  Watchdog(Platform platform, ListerWatcher.Watch watch, Duration patience) {
    this.platform = platform;
    this.watch = watch;
    this.patience = patience;
    heardAt = platform.nanoTime();
    timer = platform.timers().schedule(patience, this::check);
  }

  /** The watch said something. */
  void heard() {
    heardAt = platform.nanoTime();
  }

  /** From now on expect something this often. */
  void expect(Duration patience) {
    lock.lock();
    try {
      if (!closed && !patience.equals(this.patience)) {
        this.patience = patience;
        timer.cancel();
        timer = platform.timers().schedule(patience, this::check);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Whether the watch was ended for its silence. */
  boolean barked() {
    return barked;
  }

  private void check() {
    lock.lock();
    try {
      if (closed) {
        return;
      }
      Duration silent = Duration.ofNanos(platform.nanoTime() - heardAt);
      if (silent.compareTo(patience) >= 0) {
        barked = true;
        watch.close();
      } else {
        timer = platform.timers().schedule(patience.minus(silent), this::check);
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      timer.cancel();
    } finally {
      lock.unlock();
    }
  }
}

package dev.trimtab.workqueue;

import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs a task again and again: each run on a thread of its own, and a pause after the end of the
 * one before, so that runs never overlap. A run that throws ends its thread, and the next comes all
 * the same. Safe for any number of threads.
 */
public final class Periodic implements AutoCloseable {

  private final Platform platform;
  private final Supplier<Duration> pause;
  private final Runnable task;
  private final ReentrantLock lock = new ReentrantLock();

  // Guarded by the lock.
  private Timers.@Nullable Timer timer;
  private boolean closed;

  /**
   * A task that does not run yet.
   *
   * @param pause before each run, asked for anew each time
   */
  public Periodic(Platform platform, Supplier<Duration> pause, Runnable task) {
    this.platform = platform;
    this.pause = pause;
    this.task = task;
  }

  /** A task with equal pauses that does not run yet. */
  public Periodic(Platform platform, Duration pause, Runnable task) {
    this(platform, () -> pause, task);
  }

  /** Begins with a pause. To be called once. */
  public void start() {
    lock.lock();
    try {
      if (!closed) {
        timer = platform.timers().schedule(pause.get(), this::due);
      }
    } finally {
      lock.unlock();
    }
  }

  private void due() {
    platform.threads().newThread(this::run).start();
  }

  private void run() {
    try {
      if (!isClosed()) {
        task.run();
      }
    } finally {
      start();
    }
  }

  /** Whether no run begins any more; a task that fails after that need not say so. */
  public boolean isClosed() {
    lock.lock();
    try {
      return closed;
    } finally {
      lock.unlock();
    }
  }

  /** Lets no run begin any more; one that is under way goes on. */
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

package dev.trimtab.workqueue;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** A worker that found nothing due. */
final class WaitingWorker {

  private final Thread thread = Thread.currentThread();
  private volatile boolean woken;

  /** Whether it is among the {@link WaitingWorkers}; behind the queue's door, as is the next. */
  boolean waiting;

  @Nullable WaitingWorker below;

  /** Sleeps until it is woken, or its thread is interrupted. */
  void sleep() {
    while (!woken && !thread.isInterrupted()) {
      LockSupport.park(this);
    }
    woken = false;
  }

  /** By any thread; not behind the door, because it takes a while. */
  void wake() {
    woken = true;
    LockSupport.unpark(thread);
  }
}

package dev.trimtab.workqueue;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Workers that found nothing due. The one that came last, whose cache is warmest, is woken first.
 * One is woken at a time, and has the next woken if more is due, so that a burst of adds costs one
 * wake-up and not one each. Behind the queue's door.
 */
final class WaitingWorkers {

  private @Nullable WaitingWorker latest;

  /** Was called and is not back yet. */
  private @Nullable WaitingWorker called;

  void add(WaitingWorker worker) {
    worker.waiting = true;
    worker.below = latest;
    latest = worker;
  }

  /** The one to be woken, if somebody waits and nobody is being woken. */
  @Nullable WaitingWorker call() {
    if (latest == null || called != null) {
      return null;
    }
    called = pop(latest);
    return called;
  }

  /** All, to be woken. */
  List<WaitingWorker> callAll() {
    var all = new ArrayList<WaitingWorker>();
    while (latest != null) {
      all.add(pop(latest));
    }
    return all;
  }

  /** {@code worker} does not sleep any more, woken or not. */
  void back(WaitingWorker worker) {
    if (called == worker) {
      called = null;
    } else if (worker.waiting) {
      remove(worker);
    }
  }

  private WaitingWorker pop(WaitingWorker first) {
    latest = first.below;
    first.below = null;
    first.waiting = false;
    return first;
  }

  /** One that was interrupted. */
  private void remove(WaitingWorker worker) {
    WaitingWorker above = latest;
    if (above == worker) {
      pop(worker);
      return;
    }
    while (above != null && above.below != worker) {
      above = above.below;
    }
    if (above != null) {
      above.below = worker.below;
    }
    worker.waiting = false;
  }
}

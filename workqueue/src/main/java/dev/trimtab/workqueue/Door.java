package dev.trimtab.workqueue;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Lets one thread in at a time, for a few steps of plain code that never blocks. Because nobody
 * sleeps in front of it, whoever goes out need not look for sleepers: it costs one atomic
 * instruction where a lock costs two.
 *
 * <p>Who finds it closed stays away for a while instead of looking again at once. Then whoever is
 * inside often comes several times before the others, and what is behind the door need not travel
 * from core to core each time.
 *
 * <p><b>Threads.</b> Any number. What one does inside, the next one inside sees. Not re-entrant,
 * and not fair: the order of those who wait is chance.
 */
final class Door {

  /** How long to stay away, in spins; short against a wake-up. */
  private static final int SPINS = 100;

  private static final VarHandle CLOSED;

  static {
    try {
      CLOSED = MethodHandles.lookup().findVarHandle(Door.class, "closed", boolean.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  @SuppressWarnings("unused") // through CLOSED
  private boolean closed;

  void enter() {
    if (!CLOSED.compareAndSet(this, false, true)) {
      enterLater();
    }
  }

  void leave() {
    CLOSED.setRelease(this, false);
  }

  @SuppressWarnings("ThreadPriorityCheck") // whoever is inside may wait for this very core
  private void enterLater() {
    do {
      for (int i = 0; i < SPINS; i++) {
        Thread.onSpinWait();
      }
      Thread.yield();
    } while ((boolean) CLOSED.getOpaque(this) || !CLOSED.compareAndSet(this, false, true));
  }
}

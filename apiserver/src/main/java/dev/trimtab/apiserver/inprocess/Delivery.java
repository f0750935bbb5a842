package dev.trimtab.apiserver.inprocess;

import dev.trimtab.apiserver.rest.EventStream;
import dev.trimtab.workqueue.Platform;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Takes frames from a stream as the receiver demands them, on one thread at a time.
 *
 * <p><b>Threads.</b> Demands and signals come from anywhere; the receiver is called by one thread
 * at a time.
 */
final class Delivery {

  private final EventStream events;
  private final Receiver receiver;
  private final Platform platform;
  private final AtomicLong demand = new AtomicLong();

  /** How often there was a reason to look; a thread is at it while this is not zero. */
  private final AtomicInteger reasons = new AtomicInteger();

  private boolean finished;

  /** Who gets the frames. */
  interface Receiver {
    /** One frame; a failure ends the delivery. */
    void frame(List<ByteBuffer> frame) throws Exception;

    /** The stream has ended by itself. */
    void end();

    /** The receiver failed. */
    void failed(Exception cause);
  }

  Delivery(EventStream events, Receiver receiver, Platform platform) {
    this.events = events;
    this.receiver = receiver;
    this.platform = platform;
  }

  void start() {
    events.onSignal(this::signal);
  }

  void demandOne() {
    demand.incrementAndGet();
    signal();
  }

  void stop() {
    events.close();
  }

  private void signal() {
    if (reasons.getAndIncrement() == 0) {
      platform.threads().newThread(this::run).start();
    }
  }

  private void run() {
    int seen;
    do {
      seen = reasons.get();
      deliver();
    } while (!reasons.compareAndSet(seen, 0));
  }

  private void deliver() {
    if (finished) {
      return;
    }
    try {
      while (demand.get() > 0) {
        List<ByteBuffer> frame = events.next();
        if (frame == null) {
          break;
        }
        demand.decrementAndGet();
        receiver.frame(frame);
      }
      if (events.isEnded()) {
        finished = true;
        receiver.end();
      }
    } catch (Exception e) {
      finished = true;
      events.close();
      receiver.failed(e);
    }
  }
}

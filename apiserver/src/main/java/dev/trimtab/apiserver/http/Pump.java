package dev.trimtab.apiserver.http;

import dev.trimtab.apiserver.rest.EventStream;
import io.vertx.core.Context;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Moves frames from a stream to a connection while that can take them.
 *
 * <p><b>Threads.</b> Signals come from anywhere; everything else happens on the connection's event
 * loop.
 */
final class Pump {

  /** So many frames at a time, so that one watch does not hold up the others on its loop. */
  private static final int SLICE = 64;

  private final EventStream events;
  private final Sink sink;
  private final Context loop;
  private final AtomicBoolean scheduled = new AtomicBoolean();
  private boolean finished;

  /** A connection. */
  interface Sink {
    /** Whether it has enough for now; it calls {@link Pump#signal} when it can take more. */
    boolean isFull();

    /** Sends one frame. */
    void write(List<ByteBuffer> frame);

    /** There is nothing more. */
    void end();
  }

  Pump(EventStream events, Sink sink, Context loop) {
    this.events = events;
    this.sink = sink;
    this.loop = loop;
  }

  void start() {
    events.onSignal(this::signal);
  }

  void signal() {
    if (scheduled.compareAndSet(false, true)) {
      loop.runOnContext(
          go -> {
            scheduled.set(false);
            move();
          });
    }
  }

  /** The connection is gone. */
  void closed() {
    finished = true;
    events.close();
  }

  private void move() {
    for (int i = 0; i < SLICE && !finished && !sink.isFull(); i++) {
      List<ByteBuffer> frame = events.next();
      if (frame == null) {
        if (events.isEnded()) {
          finished = true;
          sink.end();
        }
        return;
      }
      sink.write(frame);
    }
    if (!finished && !sink.isFull()) {
      signal();
    }
  }
}

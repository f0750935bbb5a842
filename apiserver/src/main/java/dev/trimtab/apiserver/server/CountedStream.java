package dev.trimtab.apiserver.server;

import dev.trimtab.apiserver.rest.EventStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** A stream whose end is told, whichever side ends it. */
final class CountedStream implements EventStream {

  private final EventStream events;
  private final Runnable onEnd;
  private final AtomicBoolean told = new AtomicBoolean();

  CountedStream(EventStream events, Runnable onEnd) {
    this.events = events;
    this.onEnd = onEnd;
  }

  @Override
  public void onSignal(Runnable signal) {
    events.onSignal(signal);
  }

  @Override
  public @Nullable List<ByteBuffer> next() {
    return events.next();
  }

  @Override
  public boolean isEnded() {
    boolean ended = events.isEnded();
    if (ended) {
      tell();
    }
    return ended;
  }

  @Override
  public void close() {
    events.close();
    tell();
  }

  private void tell() {
    if (told.compareAndSet(false, true)) {
      onEnd.run();
    }
  }
}

package dev.trimtab.apiserver.metrics;

import io.micrometer.core.instrument.Counter;
import java.util.concurrent.atomic.AtomicInteger;

/** The figures of one watch. */
public record WatchMeter(AtomicInteger open, Counter events) {

  /** It was handed an event. */
  public void event() {
    events.increment();
  }

  /** It has ended. To be called once. */
  public void ended() {
    open.decrementAndGet();
  }
}

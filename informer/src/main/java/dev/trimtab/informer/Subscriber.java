package dev.trimtab.informer;

import dev.trimtab.workqueue.Platform;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A handler with its own fifo and its own thread. */
final class Subscriber<T> implements SharedInformer.Registration {

  private static final Logger log = LoggerFactory.getLogger(Subscriber.class);

  private final DeltaFifo<T> fifo = new DeltaFifo<>();
  private final AtomicLong failures = new AtomicLong();
  private final ChangeHandler<T> handler;
  private final Consumer<Subscriber<T>> onClose;
  private volatile boolean closed;

  Subscriber(ChangeHandler<T> handler, Consumer<Subscriber<T>> onClose) {
    this.handler = handler;
    this.onClose = onClose;
  }

  DeltaFifo<T> fifo() {
    return fifo;
  }

  void start(Platform platform) {
    platform.threads().newThread(this::deliver).start();
  }

  private void deliver() {
    try {
      for (Delta<T> delta = fifo.take(); delta != null; delta = fifo.take()) {
        if (delta.tombstone() != null) {
          call(delta.tombstone());
        }
        call(delta.change());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      log.atWarn().addKeyValue("handler", handler).log("handler thread was interrupted; it ends");
    }
  }

  /** Whatever the user's code does, the thread goes on; nobody would notice its end. */
  private void call(Change<T> change) {
    if (closed) {
      return;
    }
    try {
      handler.changed(change);
    } catch (Exception | LinkageError | StackOverflowError | AssertionError e) {
      failures.incrementAndGet();
      log.atError()
          .addKeyValue("key", change.key())
          .addKeyValue("handler", handler)
          .setCause(e)
          .log("handler failed");
    } finally {
      if (Thread.interrupted()) { // nobody else has this thread, so it was the handler itself
        log.atWarn().addKeyValue("handler", handler).log("handler interrupted its own thread");
      }
    }
  }

  @Override
  public boolean hasSynced() {
    return fifo.initialStateDelivered();
  }

  @Override
  public int pending() {
    return fifo.size();
  }

  @Override
  public long failures() {
    return failures.get();
  }

  @Override
  public void close() {
    closed = true;
    fifo.close();
    onClose.accept(this);
  }
}

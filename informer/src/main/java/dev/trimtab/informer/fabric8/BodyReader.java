package dev.trimtab.informer.fabric8;

import io.fabric8.kubernetes.client.http.AsyncBody;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Hands chunks of a response from the transport's thread to a reader who blocks. Asks the transport
 * for more as long as the reader is not far behind, so that neither waits for the other with every
 * chunk, and a slow reader slows the server down.
 */
final class BodyReader implements AsyncBody.Consumer<List<ByteBuffer>> {

  /** Enough to keep both threads busy; little beside the objects that are cached. */
  private static final int ENOUGH_BYTES = 1 << 20;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  // Guarded by the lock.
  private List<ByteBuffer> chunks = new ArrayList<>();
  private int bytes;
  private boolean paused;
  private boolean ended;
  private boolean closed;
  private @Nullable Throwable failure;
  private @Nullable AsyncBody body;

  @Override
  public void consume(List<ByteBuffer> more, AsyncBody from) {
    lock.lock();
    try {
      chunks.addAll(more);
      for (ByteBuffer chunk : more) {
        bytes += chunk.remaining();
      }
      paused = bytes >= ENOUGH_BYTES;
      changed.signal();
      if (paused) {
        return;
      }
    } finally {
      lock.unlock();
    }
    from.consume();
  }

  /** The response has come; begins to read its body. */
  void begin(AsyncBody response) {
    lock.lock();
    try {
      body = response;
      if (closed) {
        response.cancel();
        return;
      }
    } finally {
      lock.unlock();
    }
    var _ = response.done().whenComplete((nothing, thrown) -> end(thrown));
    response.consume();
  }

  /** Waits for chunks; empty at the end of the body or after {@link #close}. */
  List<ByteBuffer> take() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (chunks.isEmpty() && !ended && !closed) {
        changed.await();
      }
      if (closed) {
        return List.of();
      }
      if (chunks.isEmpty() && failure != null) {
        throw Transport.unavailable("the connection broke", failure);
      }
      List<ByteBuffer> taken = chunks;
      chunks = new ArrayList<>();
      bytes = 0;
      if (paused && !ended && body != null) {
        paused = false;
        body.consume();
      }
      return taken;
    } finally {
      lock.unlock();
    }
  }

  /** Reads no more; a waiting {@link #take} returns. Idempotent. */
  void close() {
    lock.lock();
    try {
      closed = true;
      changed.signal();
      if (body != null) {
        body.cancel();
      }
    } finally {
      lock.unlock();
    }
  }

  private void end(@Nullable Throwable thrown) {
    lock.lock();
    try {
      ended = true;
      failure = thrown;
      changed.signal();
    } finally {
      lock.unlock();
    }
  }
}

package dev.trimtab.apiserver.kubelet;

import io.vertx.core.buffer.Buffer;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * What a node has said and a reader in this process has not taken yet. A node that says more than
 * is read is held up.
 *
 * <p><b>Threads.</b> One writer, the node's event loop; one reader.
 */
final class Backlog {

  /** Pieces that wait before the node is held up. */
  private static final int LIMIT = 16;

  private final Queue<List<ByteBuffer>> pieces = new ConcurrentLinkedQueue<>();
  private final AtomicInteger waiting = new AtomicInteger();
  private volatile Runnable signal = () -> {};
  private volatile boolean complete;

  /**
   * @param hold holds the node up
   */
  void add(Buffer piece, Runnable hold) {
    pieces.add(List.of(ByteBuffer.wrap(piece.getBytes())));
    if (waiting.incrementAndGet() == LIMIT) {
      hold.run();
    }
    signal.run();
  }

  /** The node says nothing more. */
  void finish() {
    complete = true;
    signal.run();
  }

  void onSignal(Runnable listener) {
    signal = listener;
    listener.run();
  }

  /**
   * @param goOn lets a node that was held up go on
   */
  @Nullable List<ByteBuffer> next(Runnable goOn) {
    List<ByteBuffer> piece = pieces.poll();
    if (piece != null && waiting.getAndDecrement() == LIMIT) {
      goOn.run();
    }
    return piece;
  }

  boolean isEnded() {
    return complete && pieces.isEmpty();
  }
}

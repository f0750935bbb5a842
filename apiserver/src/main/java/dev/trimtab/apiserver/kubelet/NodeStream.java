package dev.trimtab.apiserver.kubelet;

import dev.trimtab.apiserver.rest.EventStream;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** What a node answers, read piece by piece by somebody in this process. */
final class NodeStream implements EventStream {

  /** Pieces that wait for a slow reader before the node is held up. */
  private static final int BACKLOG = 16;

  private final HttpClientResponse response;
  private final Context loop;
  private final Queue<List<ByteBuffer>> pieces = new ConcurrentLinkedQueue<>();
  private final AtomicInteger waiting = new AtomicInteger();
  private volatile Runnable signal = () -> {};
  private volatile boolean complete;

  /**
   * @param response just arrived; on its event loop
   */
  NodeStream(HttpClientResponse response) {
    this.response = response;
    this.loop = Objects.requireNonNull(Vertx.currentContext());
    response.handler(this::take);
    response.endHandler(end -> finish());
    response.exceptionHandler(broken -> finish());
  }

  private void take(Buffer piece) {
    pieces.add(List.of(ByteBuffer.wrap(piece.getBytes())));
    if (waiting.incrementAndGet() == BACKLOG) {
      response.pause();
    }
    signal.run();
  }

  private void finish() {
    complete = true;
    signal.run();
  }

  @Override
  public void onSignal(Runnable listener) {
    signal = listener;
    listener.run();
  }

  @Override
  public @Nullable List<ByteBuffer> next() {
    List<ByteBuffer> piece = pieces.poll();
    if (piece != null && waiting.getAndDecrement() == BACKLOG) {
      loop.runOnContext(go -> response.resume());
    }
    return piece;
  }

  @Override
  public boolean isEnded() {
    return complete && pieces.isEmpty();
  }

  @Override
  public void close() {
    loop.runOnContext(go -> response.request().reset());
  }
}

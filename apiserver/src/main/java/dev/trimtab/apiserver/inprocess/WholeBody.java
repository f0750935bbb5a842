package dev.trimtab.apiserver.inprocess;

import io.fabric8.kubernetes.client.http.AsyncBody;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

/** A body that is there already: delivered on the first demand. */
final class WholeBody implements AsyncBody {

  private final CompletableFuture<Void> done = new CompletableFuture<>();
  private final AtomicBoolean delivered = new AtomicBoolean();
  private final List<ByteBuffer> content;
  private final Consumer<List<ByteBuffer>> consumer;

  WholeBody(List<ByteBuffer> content, Consumer<List<ByteBuffer>> consumer) {
    this.content = content;
    this.consumer = consumer;
  }

  @Override
  public void consume() {
    if (!delivered.compareAndSet(false, true)) {
      return;
    }
    try {
      consumer.consume(content, this);
      done.complete(null);
    } catch (Exception e) {
      done.completeExceptionally(e);
    }
  }

  @Override
  public CompletableFuture<Void> done() {
    return done;
  }

  @Override
  public void cancel() {
    done.cancel(false);
  }
}

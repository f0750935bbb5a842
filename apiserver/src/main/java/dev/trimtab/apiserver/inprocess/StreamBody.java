package dev.trimtab.apiserver.inprocess;

import dev.trimtab.apiserver.rest.EventStream;
import dev.trimtab.workqueue.Platform;
import io.fabric8.kubernetes.client.http.AsyncBody;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A body that goes on. */
final class StreamBody implements AsyncBody, Delivery.Receiver {

  private final CompletableFuture<Void> done = new CompletableFuture<>();
  private final Consumer<List<ByteBuffer>> consumer;
  private final Delivery delivery;

  StreamBody(EventStream events, Consumer<List<ByteBuffer>> consumer, Platform platform) {
    this.consumer = consumer;
    this.delivery = new Delivery(events, this, platform);
    delivery.start();
  }

  @Override
  public void consume() {
    delivery.demandOne();
  }

  @Override
  public CompletableFuture<Void> done() {
    return done;
  }

  @Override
  public void cancel() {
    delivery.stop();
    done.cancel(false);
  }

  @Override
  public void frame(List<ByteBuffer> frame) throws Exception {
    consumer.consume(frame, this);
  }

  @Override
  public void end() {
    done.complete(null);
  }

  @Override
  public void failed(Exception cause) {
    done.completeExceptionally(cause);
  }
}

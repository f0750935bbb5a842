package dev.trimtab.apiserver.inprocess;

import dev.trimtab.apiserver.rest.EventStream;
import dev.trimtab.workqueue.Platform;
import io.fabric8.kubernetes.client.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A watch as a WebSocket: each frame is a text message. */
final class InProcessWebSocket implements WebSocket, Delivery.Receiver {

  private static final int NORMAL_CLOSURE = 1000;

  private final Listener listener;
  private final Delivery delivery;

  InProcessWebSocket(EventStream events, Listener listener, Platform platform) {
    this.listener = listener;
    this.delivery = new Delivery(events, this, platform);
  }

  void open() {
    listener.onOpen(this);
    delivery.start();
    // As the other transports of fabric8: the first message needs no request.
    delivery.demandOne();
  }

  @Override
  public boolean send(ByteBuffer buffer) {
    // A watch takes no input.
    return false;
  }

  @Override
  public boolean sendClose(int code, String reason) {
    delivery.stop();
    return true;
  }

  @Override
  public long queueSize() {
    return 0;
  }

  @Override
  public void request() {
    delivery.demandOne();
  }

  @Override
  public void frame(List<ByteBuffer> frame) {
    var text = new StringBuilder();
    frame.forEach(part -> text.append(StandardCharsets.UTF_8.decode(part.duplicate())));
    listener.onMessage(this, text.toString());
  }

  @Override
  public void end() {
    listener.onClose(this, NORMAL_CLOSURE, "");
  }

  @Override
  public void failed(Exception cause) {
    listener.onError(this, cause);
  }
}

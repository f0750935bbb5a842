package dev.trimtab.apiserver.inprocess;

import dev.trimtab.apiserver.kubelet.NodeChannels;
import dev.trimtab.workqueue.Platform;
import io.fabric8.kubernetes.client.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** A command or forwarded ports as a WebSocket: what the node says is binary messages. */
final class ChannelWebSocket implements WebSocket, Delivery.Receiver {

  private static final int OPEN = 0;

  private final NodeChannels channels;
  private final Listener listener;
  private final Delivery delivery;

  /** What the client has closed with; a peer answers that with the same. */
  private final AtomicInteger code = new AtomicInteger(OPEN);

  ChannelWebSocket(NodeChannels channels, Listener listener, Platform platform) {
    this.channels = channels;
    this.listener = listener;
    this.delivery = new Delivery(channels, this, platform);
  }

  void open() {
    try {
      listener.onOpen(this);
    } catch (RuntimeException e) {
      // Nobody else knows of the connection.
      channels.close();
      throw e;
    }
    delivery.start();
    // As the other transports of fabric8: the first message needs no request.
    delivery.demandOne();
  }

  @Override
  public boolean send(ByteBuffer buffer) {
    return channels.send(buffer);
  }

  @Override
  public boolean sendClose(int closing, String reason) {
    if (!code.compareAndSet(OPEN, closing) || channels.isEnded()) {
      return false;
    }
    delivery.stop();
    return true;
  }

  @Override
  public long queueSize() {
    return channels.queued();
  }

  @Override
  public void request() {
    delivery.demandOne();
  }

  @Override
  public void frame(List<ByteBuffer> frame) {
    frame.forEach(message -> listener.onMessage(this, message));
  }

  @Override
  public void end() {
    int closed = code.get();
    listener.onClose(this, closed == OPEN ? channels.code() : closed, "");
  }

  @Override
  public void failed(Exception cause) {
    listener.onError(this, cause);
  }
}

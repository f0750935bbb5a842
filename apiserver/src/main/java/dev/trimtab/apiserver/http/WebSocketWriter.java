package dev.trimtab.apiserver.http;

import dev.trimtab.apiserver.rest.EventStream;
import io.vertx.core.Context;
import io.vertx.core.http.ServerWebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Sends a watch as text messages, one for each frame. */
final class WebSocketWriter implements Pump.Sink {

  private static final short NORMAL_CLOSURE = 1000;

  private final ServerWebSocket socket;
  private final Pump pump;

  WebSocketWriter(EventStream events, ServerWebSocket socket, Context loop) {
    this.socket = socket;
    this.pump = new Pump(events, this, loop);
  }

  void start() {
    socket.closeHandler(closed -> pump.closed());
    socket.exceptionHandler(failed -> pump.closed());
    socket.drainHandler(drained -> pump.signal());
    pump.start();
  }

  @Override
  public boolean isFull() {
    return socket.isClosed() || socket.writeQueueFull();
  }

  @Override
  public void write(List<ByteBuffer> frame) {
    socket.writeTextMessage(
        Exchange.buffer(frame).toString(StandardCharsets.UTF_8).stripTrailing());
  }

  @Override
  public void end() {
    if (!socket.isClosed()) {
      socket.close(NORMAL_CLOSURE);
    }
  }
}

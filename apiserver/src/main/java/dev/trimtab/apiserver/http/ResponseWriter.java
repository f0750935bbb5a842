package dev.trimtab.apiserver.http;

import dev.trimtab.apiserver.rest.EventStream;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.nio.ByteBuffer;
import java.util.List;

/** Sends a stream as a chunked response. */
final class ResponseWriter implements Pump.Sink {

  private final HttpServerResponse response;
  private final Pump pump;

  ResponseWriter(EventStream events, HttpServerResponse response, Context loop) {
    this.response = response;
    this.pump = new Pump(events, this, loop);
  }

  void start() {
    response.closeHandler(closed -> pump.closed());
    response.exceptionHandler(failed -> pump.closed());
    response.drainHandler(drained -> pump.signal());
    // The client must see the headers before there is any event.
    response.write(Buffer.buffer());
    pump.start();
  }

  @Override
  public boolean isFull() {
    return response.closed() || response.writeQueueFull();
  }

  @Override
  public void write(List<ByteBuffer> frame) {
    response.write(Exchange.buffer(frame));
  }

  @Override
  public void end() {
    if (!response.closed()) {
      response.end();
    }
  }
}

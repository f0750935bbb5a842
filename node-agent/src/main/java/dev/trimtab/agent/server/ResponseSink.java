package dev.trimtab.agent.server;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Writes into an HTTP response in pieces, and waits for a slow reader. */
final class ResponseSink implements LogReader.Sink {

  private static final int PIECE = 32 * 1024;
  private static final long SLOWEST_READER_MINUTES = 10;

  private final HttpServerResponse response;
  private Buffer pending = Buffer.buffer();
  private volatile boolean closed;

  ResponseSink(HttpServerResponse response) {
    this.response = response;
    response.closeHandler(gone -> closed = true);
    response.exceptionHandler(gone -> closed = true);
  }

  @Override
  public void write(byte[] bytes, int length) throws IOException {
    pending.appendBytes(bytes, 0, length);
    if (pending.length() >= PIECE) {
      flush();
    }
  }

  @Override
  public void flush() throws IOException {
    if (pending.length() > 0 && !closed) {
      Buffer piece = pending;
      pending = Buffer.buffer();
      await(response.write(piece));
    }
  }

  @Override
  public boolean isClosed() {
    return closed;
  }

  /** Waits on the caller's own thread, which is not an event loop. */
  static void await(Future<?> done) throws IOException {
    try {
      done.toCompletionStage().toCompletableFuture().get(SLOWEST_READER_MINUTES, TimeUnit.MINUTES);
    } catch (ExecutionException | TimeoutException failed) {
      throw new IOException("the peer does not read any more: " + failed.getMessage(), failed);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while writing", e);
    }
  }
}

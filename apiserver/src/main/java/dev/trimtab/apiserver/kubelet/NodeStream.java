package dev.trimtab.apiserver.kubelet;

import dev.trimtab.apiserver.rest.EventStream;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientResponse;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a node answers, read piece by piece by somebody in this process. */
final class NodeStream implements EventStream {

  private final Backlog backlog = new Backlog();
  private final HttpClientResponse response;
  private final Context loop;

  /**
   * @param response just arrived; on its event loop
   */
  NodeStream(HttpClientResponse response) {
    this.response = response;
    this.loop = Objects.requireNonNull(Vertx.currentContext());
    response.handler(piece -> backlog.add(piece, response::pause));
    response.endHandler(end -> backlog.finish());
    response.exceptionHandler(broken -> backlog.finish());
  }

  @Override
  public void onSignal(Runnable signal) {
    backlog.onSignal(signal);
  }

  @Override
  public @Nullable List<ByteBuffer> next() {
    return backlog.next(() -> loop.runOnContext(go -> response.resume()));
  }

  @Override
  public boolean isEnded() {
    return backlog.isEnded();
  }

  @Override
  public void close() {
    loop.runOnContext(go -> response.request().reset());
  }
}

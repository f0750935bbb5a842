package dev.trimtab.apiserver.http;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import org.jspecify.annotations.Nullable;

/**
 * What reads from and writes to sockets.
 *
 * @param vertx the loops
 * @param own whether they end with this
 */
public record EventLoops(Vertx vertx, boolean own) implements AutoCloseable {

  /** Those that are given, which stay open; or else new ones. */
  public static EventLoops of(@Nullable Vertx given) {
    return given == null
        ? new EventLoops(Vertx.vertx(options()), true)
        : new EventLoops(given, false);
  }

  private static VertxOptions options() {
    var options = new VertxOptions().setEventLoopPoolSize(2).setWorkerPoolSize(2);
    options.getFileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false);
    return options;
  }

  @Override
  public void close() {
    if (own) {
      vertx.close().toCompletionStage().toCompletableFuture().join();
    }
  }
}

package dev.trimtab.agent.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trimtab.node.ExecSession;
import dev.trimtab.workqueue.Platform;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.ServerWebSocket;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RemoteCommandTest {

  /** A program that has closed its standard input, and runs until its session is closed. */
  private static final class Deaf implements ExecSession {
    private final CountDownLatch refused = new CountDownLatch(1);
    private final CountDownLatch closed = new CountDownLatch(1);

    @Override
    public OutputStream stdin() {
      return new OutputStream() {
        @Override
        public void write(int b) throws IOException {
          refused.countDown();
          throw new IOException("Broken pipe");
        }
      };
    }

    @Override
    public InputStream stdout() {
      return InputStream.nullInputStream();
    }

    @Override
    public InputStream stderr() {
      return InputStream.nullInputStream();
    }

    @Override
    public void resize(int columns, int rows) {}

    @Override
    public OptionalInt waitFor(Duration limit) throws InterruptedException {
      return closed.await(limit.toMillis(), TimeUnit.MILLISECONDS)
          ? OptionalInt.of(137)
          : OptionalInt.empty();
    }

    @Override
    public void close() {
      closed.countDown();
    }
  }

  private final Vertx vertx = Vertx.vertx();
  private final Deaf program = new Deaf();

  @Test
  void aProgramThatTakesNoInputEndsAllTheSameWhenItsPeerGoes() throws Exception {
    HttpServer server = vertx.createHttpServer().webSocketHandler(this::serve);
    try (HttpClient client = HttpClient.newHttpClient()) {
      server.listen(0, "127.0.0.1").toCompletionStage().toCompletableFuture().join();
      WebSocket socket =
          client
              .newWebSocketBuilder()
              .buildAsync(
                  URI.create("ws://127.0.0.1:" + server.actualPort()), new WebSocket.Listener() {})
              .join();
      socket.sendBinary(ByteBuffer.wrap(new byte[] {0, 'x'}), true).join();
      assertThat(program.refused.await(1, TimeUnit.MINUTES)).isTrue();
      socket.abort();

      assertThat(program.closed.await(20, TimeUnit.SECONDS)).isTrue();
    } finally {
      program.close();
      vertx.close().toCompletionStage().toCompletableFuture().join();
    }
  }

  private void serve(ServerWebSocket socket) {
    var command =
        new RemoteCommand(new Channels(socket), program, Platform.system(), Integer::toString);
    Thread.startVirtualThread(
        () -> {
          try {
            command.run();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
  }
}

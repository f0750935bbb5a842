package dev.trimtab.agent.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What becomes of messages that come as soon as a WebSocket is open, or right before its end. */
class UpgradeTest {

  private static final int ROUNDS = 200;
  private static final int MORE_THAN_ARE_KEPT = 25;

  private final Vertx vertx = Vertx.vertx();
  private final LinkedBlockingQueue<Channels> opened = new LinkedBlockingQueue<>();

  @Test
  void theFirstMessageIsHeardHoweverSoonItComes() throws Exception {
    HttpServer server = vertx.createHttpServer().requestHandler(this::upgrade);
    try (HttpClient client = HttpClient.newHttpClient()) {
      server.listen(0, "127.0.0.1").toCompletionStage().toCompletableFuture().join();
      URI uri = URI.create("ws://127.0.0.1:" + server.actualPort());
      for (int i = 0; i < ROUNDS; i++) {
        client
            .newWebSocketBuilder()
            .buildAsync(uri, new WebSocket.Listener() {})
            .thenCompose(socket -> socket.sendBinary(ByteBuffer.wrap(new byte[] {0, 7}), true))
            .thenCompose(socket -> socket.sendClose(WebSocket.NORMAL_CLOSURE, ""))
            .join();
        Channels channels = opened.poll(1, TimeUnit.MINUTES);
        assertThat(channels).as("round %d", i).isNotNull();
        assertThat(channels.take())
            .as("round %d", i)
            .isInstanceOfSatisfying(
                Channels.Message.Data.class,
                data -> assertThat(data.bytes()).containsExactly((byte) 7));
      }
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().join();
    }
  }

  @Test
  void allThatWasSaidIsHeardHoweverLate() throws Exception {
    HttpServer server = vertx.createHttpServer().requestHandler(this::upgrade);
    try (HttpClient client = HttpClient.newHttpClient()) {
      server.listen(0, "127.0.0.1").toCompletionStage().toCompletableFuture().join();
      var answered = new CompletableFuture<Integer>();
      WebSocket socket =
          client
              .newWebSocketBuilder()
              .buildAsync(
                  URI.create("ws://127.0.0.1:" + server.actualPort()), new ClosedListener(answered))
              .join();
      for (int i = 0; i < MORE_THAN_ARE_KEPT; i++) {
        socket.sendBinary(ByteBuffer.wrap(new byte[] {0, (byte) i}), true).join();
      }
      socket.sendClose(WebSocket.NORMAL_CLOSURE, "").join();
      // By now the server knows that the socket is closed, and nobody has listened yet.
      answered.get(1, TimeUnit.MINUTES);

      Channels channels = opened.poll(1, TimeUnit.MINUTES);
      for (int i = 0; i < MORE_THAN_ARE_KEPT; i++) {
        byte expected = (byte) i;
        assertThat(channels.take())
            .isInstanceOfSatisfying(
                Channels.Message.Data.class,
                data -> assertThat(data.bytes()).containsExactly(expected));
      }
      assertThat(channels.take()).isInstanceOf(Channels.Message.Gone.class);
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().join();
    }
  }

  private record ClosedListener(CompletableFuture<Integer> code) implements WebSocket.Listener {
    @Override
    public CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
      code.complete(status);
      return CompletableFuture.completedFuture(reason);
    }
  }

  private void upgrade(HttpServerRequest request) {
    request.pause();
    var upgrade = new Upgrade(request, vertx.getOrCreateContext());
    Thread.startVirtualThread(
        () -> {
          try {
            opened.add(upgrade.channels());
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }
}

package dev.trimtab.apiserver.kubelet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trimtab.apiserver.model.ApiException;
import dev.trimtab.apiserver.rest.Backend;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.spdy.DefaultSpdyDataFrame;
import io.netty.handler.codec.spdy.DefaultSpdyPingFrame;
import io.netty.handler.codec.spdy.DefaultSpdySynStreamFrame;
import io.netty.handler.codec.spdy.SpdyDataFrame;
import io.netty.handler.codec.spdy.SpdyFrame;
import io.netty.handler.codec.spdy.SpdyPingFrame;
import io.netty.handler.codec.spdy.SpdySynReplyFrame;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientWebSocket;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.UpgradeRejectedException;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The proxy between a client and a node that are both played by this test, over loopback. */
class KubeletProxyIT {
  private static final long PATIENCE_SECONDS = 120;
  private static final int MAX_MESSAGE = 16 << 20;
  private static final int MEGABYTE = 1 << 20;

  /** More than a paused reader and the buffers before it take, so that some waits in the proxy. */
  private static final int MANY = 30;

  private static final String TOKEN = "a-token-for-this-test";

  private final Vertx vertx = Vertx.vertx();
  private final BlockingQueue<String> seenByNode = new LinkedBlockingQueue<>();
  private final BlockingQueue<Buffer> seenByClient = new LinkedBlockingQueue<>();
  private final BlockingQueue<ServerWebSocket> deaf = new LinkedBlockingQueue<>();
  private HttpServer node;
  private HttpServer front;
  private NodeDialer dialer;
  private KubeletProxy proxy;

  @BeforeEach
  void listen() {
    node = serve(this::playNode, List.of(Subprotocols.V5, Subprotocols.V4));
    dialer = new NodeDialer(vertx, new KubeletCredentials.Token(TOKEN));
    proxy = new KubeletProxy(dialer);
    front =
        serve(
            this::playApiServer,
            List.of(Subprotocols.V5, Subprotocols.V4, Subprotocols.SPDY_TUNNEL));
  }

  @AfterEach
  void close() {
    dialer.close();
    await(vertx.close());
  }

  private HttpServer serve(Handler<HttpServerRequest> handler, List<String> protocols) {
    HttpServerOptions options =
        new HttpServerOptions()
            .setHost("127.0.0.1")
            .setPort(0)
            .setMaxWebSocketFrameSize(MAX_MESSAGE)
            .setMaxWebSocketMessageSize(MAX_MESSAGE)
            .setWebSocketSubProtocols(protocols);
    return await(vertx.createHttpServer(options).requestHandler(handler).listen());
  }

  private void playApiServer(HttpServerRequest request) {
    Backend backend =
        new Backend(
            Backend.Kind.KUBELET, "127.0.0.1", node.actualPort(), request.uri(), "pods \"p\"");
    if (request.path().startsWith("/exec")) {
      request.pause();
      proxy.command(request, backend, failure -> refuse(request, failure));
    } else if (request.path().startsWith("/portForward")) {
      request.pause();
      proxy.ports(request, backend, failure -> refuse(request, failure));
    } else {
      proxy.stream(request, backend, failure -> refuse(request, failure));
    }
  }

  private static void refuse(HttpServerRequest request, ApiException failure) {
    request.response().setStatusCode(failure.code()).end(failure.getMessage());
    request.resume();
  }

  private void playNode(HttpServerRequest request) {
    seenByNode.add(request.uri() + " " + request.getHeader("Authorization"));
    String path = request.path();
    if (path.startsWith("/containerLogs")) {
      request.response().setChunked(true).write("one\n");
      vertx.setTimer(20, later -> request.response().end("two\n"));
    } else if (path.startsWith("/missing")) {
      request.response().setStatusCode(404).end("pod does not exist\n");
    } else if (path.startsWith("/waiting")) {
      request.response().setStatusCode(400).end("container \"a\" is waiting to start\n");
    } else if (path.startsWith("/exec/short")) {
      request
          .toWebSocket()
          .onSuccess(
              socket -> {
                socket.writeBinaryMessage(Buffer.buffer(new byte[] {1}).appendString("done"));
                socket.close((short) 1000);
              });
    } else if (path.startsWith("/exec/long")) {
      request.toWebSocket().onSuccess(socket -> sayMuch(socket, 1));
    } else if (path.startsWith("/exec")) {
      request.toWebSocket().onSuccess(this::playCommand);
    } else if (path.startsWith("/portForward/ns/deaf")) {
      request.toWebSocket().onSuccess(this::hearLater);
    } else if (path.startsWith("/portForward/ns/long")) {
      request.toWebSocket().onSuccess(socket -> sayMuch(socket, 0));
    } else {
      int port = Integer.parseInt(request.getParam("port"));
      request.toWebSocket().onSuccess(socket -> playPort(socket, port));
    }
  }

  /** Says what it hears in capitals; ends with its input. */
  private void playCommand(ServerWebSocket socket) {
    socket.writeBinaryMessage(Buffer.buffer(new byte[] {1}));
    socket.binaryMessageHandler(
        message -> {
          if (message.getUnsignedByte(0) == 255) {
            socket.writeBinaryMessage(
                Buffer.buffer(new byte[] {3}).appendString("{\"status\":\"Success\"}"));
            socket.close((short) 1000);
          } else {
            String text = message.getString(1, message.length());
            socket.writeBinaryMessage(
                Buffer.buffer(new byte[] {1}).appendString(text.toUpperCase(Locale.ROOT)));
          }
        });
  }

  /** Says more than fits, and goes. */
  private void sayMuch(ServerWebSocket socket, int channel) {
    socket.closeHandler(closed -> seenByNode.add("closed"));
    for (int i = 0; i < MANY; i++) {
      socket.writeBinaryMessage(megabyte(channel));
    }
    socket.close((short) 1000);
  }

  private static Buffer megabyte(int channel) {
    return Buffer.buffer(new byte[] {(byte) channel}).appendBytes(new byte[MEGABYTE - 1]);
  }

  /** Hears nothing before it is told to. */
  private void hearLater(ServerWebSocket socket) {
    socket.pause();
    socket.binaryMessageHandler(message -> seenByNode.add("heard " + message.length()));
    socket.endHandler(end -> seenByNode.add("end"));
    deaf.add(socket);
  }

  private static void playPort(ServerWebSocket socket, int port) {
    for (int channel = 0; channel < 2; channel++) {
      byte[] prefix = {(byte) channel, (byte) port, (byte) (port >>> 8)};
      socket.writeBinaryMessage(Buffer.buffer(prefix));
    }
    if (port == 81) {
      socket.writeBinaryMessage(Buffer.buffer(new byte[] {1}).appendString("refused"));
      return;
    }
    socket.binaryMessageHandler(
        message -> {
          if (message.getUnsignedByte(0) == 0) {
            socket.writeBinaryMessage(
                Buffer.buffer(new byte[] {0})
                    .appendString("echo ")
                    .appendBuffer(message.getBuffer(1, message.length())));
          } else {
            socket.close((short) 1000);
          }
        });
  }

  @Test
  void aLogIsStreamedWithOurCredentials() throws Exception {
    assertThat(get("/containerLogs/ns/p/a?follow=true")).isEqualTo("200 one\ntwo\n");
    assertThat(seenByNode.take()).isEqualTo("/containerLogs/ns/p/a?follow=true Bearer " + TOKEN);
  }

  @Test
  void whatTheNodeRefusesIsToldInItsWords() {
    assertThat(get("/missing")).isEqualTo("404 pod does not exist");
    assertThat(get("/waiting")).isEqualTo("400 container \"a\" is waiting to start");
  }

  @Test
  void aNodeThatIsNotThereIsNamed() {
    await(node.close());
    assertThat(get("/containerLogs/ns/p/a"))
        .startsWith("500 error dialing backend: 127.0.0.1:" + node.actualPort());
  }

  private String get(String uri) {
    return await(
        vertx
            .createHttpClient()
            .request(HttpMethod.GET, front.actualPort(), "127.0.0.1", uri)
            .compose(request -> request.send())
            .compose(response -> response.body().map(body -> response.statusCode() + " " + body)));
  }

  @Test
  void aCommandsChannelsGoThroughUntilItEnds() throws Exception {
    WebSocket socket = connect("/exec/ns/p/a?command=x", Subprotocols.V5);
    assertThat(seenByClient.poll(PATIENCE_SECONDS, TimeUnit.SECONDS))
        .isEqualTo(Buffer.buffer(new byte[] {1}));
    socket.writeBinaryMessage(Buffer.buffer(new byte[] {0}).appendString("hello"));
    assertThat(text(seenByClient.poll(PATIENCE_SECONDS, TimeUnit.SECONDS))).isEqualTo("1:HELLO");
    socket.writeBinaryMessage(Buffer.buffer(new byte[] {(byte) 255, 0}));
    assertThat(text(seenByClient.poll(PATIENCE_SECONDS, TimeUnit.SECONDS)))
        .isEqualTo("3:{\"status\":\"Success\"}");
    assertThat(text(seenByClient.poll(PATIENCE_SECONDS, TimeUnit.SECONDS)))
        .isEqualTo("closed 1000");
  }

  @Test
  void nothingIsLostOfACommandThatHasEndedBeforeTheClientIsJoined() throws Exception {
    for (int i = 0; i < 20; i++) {
      connect("/exec/short", Subprotocols.V5);
      assertThat(text(seenByClient.poll(PATIENCE_SECONDS, TimeUnit.SECONDS))).isEqualTo("1:done");
      assertThat(text(seenByClient.poll(PATIENCE_SECONDS, TimeUnit.SECONDS)))
          .isEqualTo("closed 1000");
    }
  }

  @Test
  void aSlowClientHearsAllThatACommandSaidBeforeItsEnd() throws Exception {
    WebSocket socket = connectSlowly("/exec/long", Subprotocols.V5);
    awaitInNode("closed");
    socket.resume();
    for (int i = 0; i < MANY; i++) {
      assertThat(seenByClient.poll(PATIENCE_SECONDS, TimeUnit.SECONDS).length())
          .as("length of message %d", i)
          .isEqualTo(MEGABYTE);
    }
    assertThat(text(seenByClient.poll(PATIENCE_SECONDS, TimeUnit.SECONDS)))
        .isEqualTo("closed 1000");
  }

  @Test
  void aSlowClientHearsAllThatAPortSaidBeforeItsEnd() throws Exception {
    WebSocket socket = connectSlowly("/portForward/ns/long", Subprotocols.SPDY_TUNNEL);
    try (SpdyFrames frames = new SpdyFrames()) {
      send(socket, frames, opened(1, "error", 80));
      send(socket, frames, opened(3, "data", 80));
      awaitInNode("closed");
      socket.resume();
      long heard = 0;
      boolean ended = false;
      while (!ended) {
        Buffer message = seenByClient.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertThat(message).as("after %d bytes", heard).isNotNull();
        for (SpdyFrame frame : frames.decode(message)) {
          if (frame instanceof SpdyDataFrame data && data.streamId() == 3) {
            heard += data.content().readableBytes();
            ended = data.isLast();
          }
          ReferenceCountUtil.release(frame);
        }
      }
      // Two bytes are the number of the port.
      assertThat(heard).isEqualTo((long) MANY * (MEGABYTE - 1) - 2);
    }
  }

  @Test
  void aSlowNodeHearsAllThatAClientSaidBeforeItWent() throws Exception {
    WebSocket socket = connect("/portForward/ns/deaf?port=80", Subprotocols.V4);
    for (int i = 0; i < MANY; i++) {
      socket.writeBinaryMessage(megabyte(0));
    }
    socket.close((short) 1000);
    assertThat(text(seenByClient.poll(PATIENCE_SECONDS, TimeUnit.SECONDS)))
        .isEqualTo("closed 1000");
    deaf.take().resume();
    awaitInNode("/portForward/ns/deaf?port=80 Bearer " + TOKEN);
    for (int i = 0; i < MANY; i++) {
      assertThat(seenByNode.poll(PATIENCE_SECONDS, TimeUnit.SECONDS))
          .isEqualTo("heard " + MEGABYTE);
    }
    assertThat(seenByNode.poll(PATIENCE_SECONDS, TimeUnit.SECONDS)).isEqualTo("end");
  }

  @Test
  void aSlowReaderInThisProcessHearsAllThatWasSaidBeforeTheEnd() throws Exception {
    var backend =
        new Backend(
            Backend.Kind.KUBELET, "127.0.0.1", node.actualPort(), "/exec/long", "pods \"p\"");
    NodeChannels channels =
        dialer.command(backend, List.of(Subprotocols.V4)).toCompletableFuture().join();
    awaitInNode("closed");
    BlockingQueue<String> signals = new LinkedBlockingQueue<>();
    channels.onSignal(() -> signals.add("signal"));
    int heard = 0;
    while (!channels.isEnded()) {
      assertThat(signals.poll(PATIENCE_SECONDS, TimeUnit.SECONDS)).isNotNull();
      while (channels.next() != null) {
        heard++;
      }
    }
    assertThat(heard).isEqualTo(MANY);
    assertThat(channels.code()).isEqualTo(1000);
  }

  private void awaitInNode(String event) throws InterruptedException {
    String seen = seenByNode.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    while (!event.equals(seen)) {
      assertThat(seen).as("waiting for %s", event).isNotNull();
      seen = seenByNode.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }
  }

  @Test
  void aCommandThatCannotBeginIsToldOnTheStatusChannel() throws Exception {
    await(node.close());
    connect("/exec/ns/p/a?command=x", Subprotocols.V5);
    assertThat(text(seenByClient.poll(PATIENCE_SECONDS, TimeUnit.SECONDS)))
        .startsWith("3:{")
        .contains("\"status\":\"Failure\"")
        .contains("error dialing backend");
  }

  @Test
  void aClientWithoutAKnownProtocolIsRefused() {
    assertThat(refusal("/exec/ns/p/a", "chat")).isEqualTo(400);
  }

  @Test
  void kubectlsPortForwardingIsTranslated() throws Exception {
    WebSocket socket = connect("/portForward/ns/p", Subprotocols.SPDY_TUNNEL);
    try (SpdyFrames frames = new SpdyFrames()) {
      send(socket, frames, opened(1, "error", 80));
      send(socket, frames, opened(3, "data", 80));
      assertThat(next(frames)).isEqualTo("reply 1");
      assertThat(next(frames)).isEqualTo("reply 3");

      DefaultSpdyDataFrame data =
          new DefaultSpdyDataFrame(3, Unpooled.copiedBuffer("hi", StandardCharsets.UTF_8));
      send(socket, frames, data);
      assertThat(next(frames)).isEqualTo("data 3 echo hi");

      send(socket, frames, new DefaultSpdyPingFrame(1));
      assertThat(next(frames)).isEqualTo("ping 1");

      DefaultSpdyDataFrame last = new DefaultSpdyDataFrame(3);
      last.setLast(true);
      send(socket, frames, last);
      assertThat(next(frames)).isEqualTo("data 3  end");
      assertThat(next(frames)).isEqualTo("data 1  end");
    }
    assertThat(seenByNode.take()).startsWith("/portForward/ns/p?port=80 ");
  }

  @Test
  void aPortNobodyListensOnIsToldOnTheErrorStream() throws Exception {
    WebSocket socket = connect("/portForward/ns/p", Subprotocols.SPDY_TUNNEL);
    try (SpdyFrames frames = new SpdyFrames()) {
      send(socket, frames, opened(1, "error", 81));
      send(socket, frames, opened(3, "data", 81));
      assertThat(next(frames)).isEqualTo("reply 1");
      assertThat(next(frames)).isEqualTo("reply 3");
      assertThat(next(frames)).isEqualTo("data 1 refused");
      assertThat(next(frames)).isEqualTo("data 3  end");
      assertThat(next(frames)).isEqualTo("data 1  end");
    }
  }

  private static SpdyFrame opened(int stream, String type, int port) {
    DefaultSpdySynStreamFrame frame = new DefaultSpdySynStreamFrame(stream, 0, (byte) 0);
    frame.headers().set("streamtype", type);
    frame.headers().set("port", Integer.toString(port));
    frame.headers().set("requestid", "0");
    return frame;
  }

  private static void send(WebSocket socket, SpdyFrames frames, SpdyFrame frame) {
    // In two messages, as nobody promises that a message is a frame.
    Buffer bytes = frames.encode(frame);
    socket.writeBinaryMessage(bytes.getBuffer(0, 5));
    socket.writeBinaryMessage(bytes.getBuffer(5, bytes.length()));
  }

  private String next(SpdyFrames frames) throws InterruptedException {
    Buffer message = seenByClient.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    assertThat(message).as("a frame").isNotNull();
    SpdyFrame frame = frames.decode(message).getFirst();
    try {
      return switch (frame) {
        case SpdySynReplyFrame reply -> "reply " + reply.streamId();
        case SpdyPingFrame ping -> "ping " + ping.id();
        case SpdyDataFrame data ->
            "data "
                + data.streamId()
                + " "
                + data.content().toString(StandardCharsets.UTF_8)
                + (data.isLast() ? " end" : "");
        default -> frame.toString();
      };
    } finally {
      ReferenceCountUtil.release(frame);
    }
  }

  private WebSocket connect(String uri, String protocol) {
    return connect(uri, protocol, socket -> {});
  }

  private WebSocket connectSlowly(String uri, String protocol) {
    return connect(uri, protocol, WebSocket::pause);
  }

  private WebSocket connect(String uri, String protocol, Handler<WebSocket> afterwards) {
    ClientWebSocket socket =
        vertx
            .createWebSocketClient(
                new WebSocketClientOptions()
                    .setMaxFrameSize(MAX_MESSAGE)
                    .setMaxMessageSize(MAX_MESSAGE))
            .webSocket();
    // Set before the handshake, so that nothing is missed.
    socket.binaryMessageHandler(seenByClient::add);
    socket.endHandler(end -> seenByClient.add(Buffer.buffer("closed " + socket.closeStatusCode())));
    return await(socket.connect(options(uri, protocol)).onSuccess(afterwards));
  }

  private WebSocketConnectOptions options(String uri, String protocol) {
    WebSocketConnectOptions options = new WebSocketConnectOptions();
    options.setHost("127.0.0.1").setPort(front.actualPort()).setURI(uri);
    options.addSubProtocol(protocol);
    return options;
  }

  private int refusal(String uri, String protocol) {
    try {
      connect(uri, protocol);
      return 101;
    } catch (CompletionException failed) {
      if (failed.getCause() instanceof UpgradeRejectedException rejected) {
        return rejected.getStatus();
      }
      throw failed;
    }
  }

  private static String text(Buffer message) {
    if (message.toString().startsWith("closed")) {
      return message.toString();
    }
    return message.getUnsignedByte(0) + ":" + message.getString(1, message.length());
  }

  private static <T> T await(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().join();
  }
}

package dev.trimtab.node.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trimtab.node.linux.DetachedMount;
import dev.trimtab.node.linux.Fd;
import dev.trimtab.node.linux.Flags;
import dev.trimtab.node.linux.NamespaceThread;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/** A network namespace with servers and clients in it, all of this JVM. */
final class TestNamespace implements AutoCloseable {

  private static final int PATIENCE_MILLIS = 60_000;

  private final Path file;
  private final List<AutoCloseable> open = new ArrayList<>();

  private TestNamespace(Path file) {
    this.file = file;
  }

  static TestNamespace make(Path file) throws Exception {
    java.nio.file.Files.createFile(file);
    run("unshare", "--net=" + file, "true");
    var made = new TestNamespace(file);
    made.ip("link set lo up");
    return made;
  }

  /** One that was made elsewhere. */
  static TestNamespace of(Fd namespace, Path file) throws Exception {
    java.nio.file.Files.createFile(file);
    DetachedMount.mount(namespace.path().toString(), file.toString(), "none", Flags.MS_BIND, "");
    return new TestNamespace(file);
  }

  Path file() {
    return file;
  }

  /** Runs {@code ip} in it. */
  String ip(String arguments) throws Exception {
    return in(("ip " + arguments).split(" ", -1));
  }

  String in(String... command) throws Exception {
    var all = new ArrayList<>(List.of("nsenter", "--net=" + file));
    all.addAll(List.of(command));
    return run(all.toArray(String[]::new));
  }

  /** A TCP server that answers with its name and the client's address. */
  TestNamespace serve(String name, String address, int port) {
    var server =
        call(
            () -> {
              var s = ServerSocketChannel.open(StandardProtocolFamily.INET);
              s.setOption(StandardSocketOptions.SO_REUSEADDR, true);
              s.bind(new InetSocketAddress(address, port));
              return s;
            });
    open.add(server);
    Thread.ofPlatform().daemon().start(() -> accept(server, name));
    return this;
  }

  /** A UDP server that answers with its name. */
  TestNamespace serveUdp(String name, int port) {
    var server =
        call(
            () ->
                DatagramChannel.open(StandardProtocolFamily.INET)
                    .bind(new InetSocketAddress("0.0.0.0", port)));
    open.add(server);
    Thread.ofPlatform().daemon().start(() -> echo(server, name));
    return this;
  }

  /** What a server says: its name, a space, and where it saw the client. */
  String ask(String address, int port) throws IOException {
    return ask(address, port, PATIENCE_MILLIS);
  }

  /** The same, given up after a while. */
  String ask(String address, int port, int millis) throws IOException {
    var client = call(() -> SocketChannel.open(StandardProtocolFamily.INET));
    try (client) {
      client.socket().connect(new InetSocketAddress(address, port), millis);
      client.socket().setSoTimeout(millis);
      return new String(client.socket().getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** The last line of a web page. */
  String get(String address, int port) throws IOException {
    var client = call(() -> SocketChannel.open(StandardProtocolFamily.INET));
    try (client) {
      client.socket().connect(new InetSocketAddress(address, port), PATIENCE_MILLIS);
      client.socket().setSoTimeout(PATIENCE_MILLIS);
      client.write(ByteBuffer.wrap("GET / HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.UTF_8)));
      var answer =
          new String(client.socket().getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return answer.lines().toList().getLast();
    }
  }

  String nameAt(String address, int port) throws IOException {
    return ask(address, port).replaceAll(" .*", "");
  }

  /** A UDP client that keeps its port. */
  DatagramChannel udpClient() {
    var client =
        call(
            () ->
                DatagramChannel.open(StandardProtocolFamily.INET)
                    .bind(new InetSocketAddress("0.0.0.0", 0)));
    open.add(client);
    return client;
  }

  static String askUdp(DatagramChannel client, String address, int port) throws IOException {
    client.send(ByteBuffer.wrap(new byte[] {'?'}), new InetSocketAddress(address, port));
    client.socket().setSoTimeout(PATIENCE_MILLIS);
    var packet = new java.net.DatagramPacket(new byte[100], 100);
    client.socket().receive(packet);
    return new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8);
  }

  <T> T call(Callable<T> work) {
    try (var namespace = NodeNamespace.open(file)) {
      return NamespaceThread.inside(List.of(namespace), work);
    }
  }

  @Override
  public void close() {
    try {
      for (var each : open) {
        each.close();
      }
      run("umount", file.toString());
    } catch (Exception e) {
      throw new IllegalStateException("cannot remove the namespace " + file, e);
    }
  }

  private static void accept(ServerSocketChannel server, String name) {
    try {
      while (true) {
        try (var client = server.accept()) {
          var from = ((InetSocketAddress) client.getRemoteAddress()).getAddress();
          var text = name + " " + from.getHostAddress();
          client.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
        }
      }
    } catch (ClosedChannelException e) {
      return;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void echo(DatagramChannel server, String name) {
    try {
      while (true) {
        var from = server.receive(ByteBuffer.allocate(100));
        server.send(ByteBuffer.wrap(name.getBytes(StandardCharsets.UTF_8)), from);
      }
    } catch (ClosedChannelException e) {
      return;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String run(String... command) throws Exception {
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as("%s: %s", String.join(" ", command), output).isZero();
    return output;
  }
}

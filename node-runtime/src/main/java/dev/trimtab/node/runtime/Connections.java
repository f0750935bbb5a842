package dev.trimtab.node.runtime;

import dev.trimtab.node.NodeException;
import dev.trimtab.node.linux.Fd;
import dev.trimtab.node.linux.Flags;
import dev.trimtab.node.linux.NamespaceThread;
import dev.trimtab.node.linux.Syscalls;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.channels.UnsupportedAddressTypeException;
import java.util.List;

/** TCP connections to a pod's loopback address. */
final class Connections {
  static {
    // Whatever the JDK starts for its first channel must not start inside a pod.
    try (SocketChannel first = SocketChannel.open()) {
      first.configureBlocking(true);
    } catch (IOException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private Connections() {}

  static SocketChannel open(Sandbox sandbox, int port) {
    if (!sandbox.ready()) {
      throw new NodeException.Unavailable("the sandbox " + sandbox.id() + " is not ready");
    }
    if (port < 1 || port > 65535) {
      throw new NodeException.Invalid("port " + port + " is not between 1 and 65535");
    }
    if (sandbox.spec().hostNetwork()) {
      return connect(port);
    }
    try (Fd net = Syscalls.open(sandbox.namespace("net").toString(), Flags.O_RDONLY, 0)) {
      return NamespaceThread.inside(List.of(net), () -> connect(port));
    }
  }

  private static SocketChannel connect(int port) {
    try {
      return connect("127.0.0.1", port);
    } catch (ConnectException refused) {
      try {
        return connect("::1", port);
      } catch (IOException | UnsupportedAddressTypeException e) {
        // The latter where the machine has no IPv6.
        refused.addSuppressed(e);
        throw failed(port, refused);
      }
    } catch (IOException e) {
      throw failed(port, e);
    }
  }

  private static SocketChannel connect(String address, int port) throws IOException {
    return SocketChannel.open(new InetSocketAddress(address, port));
  }

  private static NodeException failed(int port, IOException e) {
    return new NodeException.Unavailable(
        "connect to port " + port + " inside the pod: " + e.getMessage(), e);
  }
}

package dev.trimtab.node.network;

import dev.trimtab.node.NodeException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The kernel settings that pods need. The one that is not about our own bridge, {@code ip_forward},
 * is given back as it was found.
 */
final class Forwarding {

  private static final Path IP_FORWARD = Path.of("/proc/sys/net/ipv4/ip_forward");

  private final NodeNamespace node;
  private final Path was;

  /**
   * Changes nothing yet.
   *
   * @param directory where it remembers what it found
   */
  Forwarding(NodeNamespace node, Path directory) {
    this.node = node;
    this.was = directory.resolve("ip_forward.was");
  }

  /** Lets packets through, and lets this machine reach pods from 127.0.0.1. */
  void allow(String bridge) {
    node.call(
        () -> {
          var value = Files.readString(IP_FORWARD).strip();
          if (value.equals("0")) {
            Files.writeString(was, value);
            write(IP_FORWARD, "1");
          }
          // Only for our own bridge, where the packet filter keeps pods from using it.
          write(Path.of("/proc/sys/net/ipv4/conf/" + bridge + "/route_localnet"), "1");
          return true;
        });
  }

  /** Gives back what was found. */
  void restore() {
    if (!Files.exists(was)) {
      return;
    }
    node.call(
        () -> {
          write(IP_FORWARD, Files.readString(was));
          Files.delete(was);
          return true;
        });
  }

  private static void write(Path setting, String value) {
    try {
      Files.writeString(setting, value);
    } catch (IOException e) {
      throw new NodeException.Unavailable("cannot set " + setting + " to " + value + ": " + e, e);
    }
  }
}

package dev.trimtab.node.runtime;

import dev.trimtab.node.SandboxSpec;
import dev.trimtab.node.linux.Fd;
import dev.trimtab.node.linux.Flags;
import dev.trimtab.node.linux.NamespaceThread;
import dev.trimtab.node.linux.PodNetwork;
import dev.trimtab.node.linux.Syscall;
import dev.trimtab.node.linux.Syscalls;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A network of nothing but each pod's loopback interface. */
final class LoopbackNetwork implements PodNetwork {
  private static final int SIOCSIFFLAGS = 0x8914;
  private static final short IFF_UP = 1;

  final Set<String> attached = ConcurrentHashMap.newKeySet();

  @Override
  public String attach(String sandboxId, Path namespace, SandboxSpec spec) {
    try (Fd net = Syscalls.open(namespace.toString(), Flags.O_RDONLY, 0)) {
      NamespaceThread.inside(
          List.of(net),
          () -> {
            loopbackUp();
            return sandboxId;
          });
    }
    attached.add(sandboxId);
    return "127.0.0.1";
  }

  private static void loopbackUp() {
    try (Fd socket = Syscalls.socket(Flags.AF_INET, Flags.SOCK_DGRAM, 0);
        Arena arena = Arena.ofConfined()) {
      MemorySegment request = arena.allocate(40, 8);
      request.setString(0, "lo");
      request.set(ValueLayout.JAVA_SHORT, 16, IFF_UP);
      Syscalls.require(
          "bring loopback up", Syscall.IOCTL, socket.number(), SIOCSIFFLAGS, request.address());
    }
  }

  @Override
  public void detach(String sandboxId) {
    attached.remove(sandboxId);
  }

  @Override
  public void retain(Set<String> sandboxIds) {
    attached.retainAll(sandboxIds);
  }

  @Override
  public String hostAddress() {
    return "127.0.0.1";
  }
}

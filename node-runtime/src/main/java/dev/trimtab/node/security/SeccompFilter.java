package dev.trimtab.node.security;

import dev.trimtab.node.linux.Architecture;
import dev.trimtab.node.linux.Errno;
import dev.trimtab.node.linux.Flags;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The default system call filter. It lets ordinary programs run and withholds what only
 * administrators and attackers call:
 *
 * <ul>
 *   <li>calls of other architectures and ABIs;
 *   <li>calls newer than this table: they answer ENOSYS, so that programs fall back;
 *   <li>administrative calls, unless a capability makes them useful ({@link Restricted});
 *   <li>new namespaces by {@code clone}, unless with {@code CAP_SYS_ADMIN}; {@code clone3} answers
 *       ENOSYS then, because its flags lie in memory that a filter cannot read;
 *   <li>execution domains ({@code personality}) but the harmless ones, and sockets to the
 *       hypervisor.
 * </ul>
 */
public final class SeccompFilter {
  private static final int ALLOW = 0x7fff0000;
  private static final int KILL_PROCESS = 0x80000000;
  private static final int ERRNO = 0x00050000;
  private static final int NOT_PERMITTED = ERRNO | Errno.EPERM;
  private static final int NOT_THERE = ERRNO | Errno.ENOSYS;

  // Offsets in struct seccomp_data.
  private static final int NUMBER = 0;
  private static final int ARCHITECTURE = 4;
  private static final int ARGUMENT_0 = 16;

  private static final int CLONE3 = 435;
  // The newest call examined for this table: mseal.
  private static final int NEWEST = 462;
  private static final int FIRST_COMMON = 424;
  private static final int AF_VSOCK = 40;
  private static final int NAMESPACES =
      Flags.CLONE_NEWNS
          | Flags.CLONE_NEWCGROUP
          | Flags.CLONE_NEWUTS
          | Flags.CLONE_NEWIPC
          | Flags.CLONE_NEWUSER
          | Flags.CLONE_NEWPID
          | Flags.CLONE_NEWNET;

  /** What a filter depends on; a node has few. */
  private record Kind(Architecture architecture, Set<Capability> capabilities) {}

  private static final Map<Kind, byte[]> MADE = new ConcurrentHashMap<>();

  private SeccompFilter() {}

  /** The filter for a process with {@code capabilities}: an array of {@code sock_filter}. */
  public static byte[] standard(Architecture architecture, Set<Capability> capabilities) {
    return MADE.computeIfAbsent(
            new Kind(architecture, Set.copyOf(capabilities)), k -> make(architecture, capabilities))
        .clone();
  }

  private static byte[] make(Architecture architecture, Set<Capability> capabilities) {
    Numbers n = Numbers.of(architecture);
    BpfProgram program = new BpfProgram();
    program.load(ARCHITECTURE).returnUnlessEqual(architecture.auditArch(), KILL_PROCESS);
    program.load(NUMBER);
    // Also catches the x32 ABI, whose numbers have bit 30 set.
    program.returnIfAbove(NEWEST, NOT_THERE);
    for (Restricted call : Restricted.values()) {
      if (call.number(architecture) >= 0 && !call.allowedWith(capabilities)) {
        program.returnIfEqual(call.number(architecture), NOT_PERMITTED);
      }
    }
    if (!capabilities.contains(Capability.SYS_ADMIN)) {
      program.returnIfEqual(CLONE3, NOT_THERE);
      program.whenEqual(
          n.cloneCall,
          new BpfProgram()
              .load(ARGUMENT_0)
              .returnIfAnyBit(NAMESPACES, NOT_PERMITTED)
              .returning(ALLOW));
    }
    program.whenEqual(n.personality, personality());
    program.whenEqual(
        n.socket,
        new BpfProgram().load(ARGUMENT_0).returnIfEqual(AF_VSOCK, NOT_PERMITTED).returning(ALLOW));
    // There is nothing between an architecture's own calls and the common ones.
    program.returnIfBetween(n.lastOwn, FIRST_COMMON, NOT_THERE);
    return program.returning(ALLOW).encode();
  }

  private static BpfProgram personality() {
    int linux = 0;
    int linux32 = 8;
    int uname26 = 0x20000;
    int query = -1;
    return new BpfProgram()
        .load(ARGUMENT_0)
        .returnIfEqual(linux, ALLOW)
        .returnIfEqual(linux32, ALLOW)
        .returnIfEqual(uname26, ALLOW)
        .returnIfEqual(uname26 | linux32, ALLOW)
        .returnIfEqual(query, ALLOW)
        .returning(NOT_PERMITTED);
  }

  private record Numbers(int cloneCall, int personality, int socket, int lastOwn) {
    static Numbers of(Architecture architecture) {
      return switch (architecture) {
        case X86_64 -> new Numbers(56, 135, 41, 334);
        case AARCH64 -> new Numbers(220, 92, 198, 294);
      };
    }
  }
}
